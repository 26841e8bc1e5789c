/** What a part found. */
export interface Outcome {
  /** Closing line, with counts. */
  readonly summary: string
  /** What did not hold: a sentence each. */
  readonly violations: readonly string[]
}

/** Collects violations, and keeps the first ones: a thousand of a kind say no more. */
export class Violations {
  readonly #sentences: string[] = []
  #count = 0

  add(sentence: string): void {
    this.#count += 1
    if (this.#sentences.length < 10) this.#sentences.push(sentence)
  }

  /** Adds the sentence unless it holds. */
  expect(holds: boolean, sentence: string): void {
    if (!holds) this.add(sentence)
  }

  list(): readonly string[] {
    const more = this.#count - this.#sentences.length
    return more === 0 ? this.#sentences : [...this.#sentences, `and ${more} more`]
  }
}
