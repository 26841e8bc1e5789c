/** Outcome of a test. */
export interface Outcome {
  /** Summary line with counts. */
  readonly summary: string
  /** Failed expectations, one sentence each. */
  readonly violations: readonly string[]
}

/** Collects violations. Keeps the first ten and counts the others. */
export class Violations {
  readonly #sentences: string[] = []
  #count = 0

  add(sentence: string): void {
    this.#count += 1
    if (this.#sentences.length < 10) this.#sentences.push(sentence)
  }

  /** Adds a violation if the condition is false. */
  expect(condition: boolean, sentence: string): void {
    if (!condition) this.add(sentence)
  }

  list(): readonly string[] {
    const more = this.#count - this.#sentences.length
    return more === 0 ? this.#sentences : [...this.#sentences, `and ${more} more`]
  }
}
