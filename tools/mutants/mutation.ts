/**
 * One change of a source text. `form` says how the program switches between the original and the change:
 *
 * - `expression`: the text in the range is an expression, and `replacement` is another one;
 * - `statement`: the statement in the range is left out;
 * - `element`, `property`: the entry of an array or object literal in the range is left out;
 * - `return`: the function whose body begins at the range returns at once.
 */
export interface Mutation {
  readonly form: 'expression' | 'statement' | 'element' | 'property' | 'return'
  readonly start: number
  readonly end: number
  readonly replacement: string
}

/** Mutation with a number, by which a run selects it, and a place that survives edits elsewhere in the file. */
export interface Mutant extends Mutation {
  readonly id: number
  /** Path relative to the root of the repository. */
  readonly file: string
  readonly lineNumber: number
  /** Text of the line on which the range begins, without indentation. */
  readonly line: string
  /** Original and replacement: `a < b → a <= b`. */
  readonly change: string
}
