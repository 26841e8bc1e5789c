/** A place in a text, both counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Finds the key or the value at a JSON Pointer (RFC 6901) in a document. The empty pointer is the whole document. */
export type Locator = (pointer: string, part: 'key' | 'value') => Position | undefined

/** A mistake of syntax. Its message quotes nothing of the text. */
export interface SyntaxProblem {
  readonly message: string
  /** Absent when it is about the whole text. */
  readonly position?: Position
}

/** What came of reading a text. */
export type Parsed = {readonly value: unknown} | SyntaxProblem

/** Line and column of an offset in a text. */
export function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/)
  return {line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1}
}
