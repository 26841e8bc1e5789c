/** A position in a text. Lines and columns start at 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Finds the key or value at a JSON Pointer (RFC 6901). The empty pointer is the whole document. */
export type Locator = (pointer: string, part: 'key' | 'value') => Position | undefined

/** A syntax error. The message contains no part of the text. */
export interface SyntaxProblem {
  readonly message: string
  /** Undefined if the error is about the whole text. */
  readonly position?: Position
}

/** Parsed value, or the syntax error. */
export type Parsed = {readonly value: unknown} | SyntaxProblem

/** Returns the position of an offset in a text. */
export function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
  return {line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1}
}
