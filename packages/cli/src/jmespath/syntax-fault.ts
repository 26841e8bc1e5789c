/** A syntax error in an expression. */
export class SyntaxFault extends Error {
  readonly #position: number | undefined

  /** `position` is an index in the expression. Without it, the error concerns the whole expression or its end. */
  constructor(reason: string, position?: number) {
    super(reason)
    this.#position = position
  }

  /** Returns the reason and the place in the expression. Counts characters from 1. */
  describe(expression: string): string {
    if (this.#position === undefined) return this.message
    return `${this.message} at character ${[...expression.slice(0, this.#position)].length + 1}`
  }
}
