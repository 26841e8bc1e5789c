import {parseJson} from './json-text.ts'
import {SyntaxFault} from './syntax-fault.ts'
import type {Value} from './value.ts'
import {WHITE_SPACE} from './white-space.ts'

/** Kinds of tokens. The kinds of operators are their spelling. */
export type TokenKind = 'end' | 'literal' | 'name' | 'number' | 'quoted name' | (typeof OPERATORS)[number]

/** Name, literal, number, or operator in an expression. */
export interface Token {
  readonly kind: TokenKind
  /** Name, number, or value of a literal. */
  readonly value: Value
  readonly position: number
  /** Text of the token in the expression. */
  readonly text: string
}

/** Longer operators come before their beginnings. */
const OPERATORS = [
  ...(['[]', '[?', '||', '&&', '<=', '>=', '!=', '=='] as const),
  ...(['.', '*', '[', ']', ',', ':', '@', '(', ')', '{', '}', '|', '&', '<', '>', '!'] as const),
] as const

const OPERATOR = new RegExp(OPERATORS.map((operator) => operator.replace(/[^=]/g, '\\$&')).join('|'), 'y')
const SPACE = /[ \t\n\r]*/y
const NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y
const NUMBER = /-?[0-9]+/y
/** Text in quotes or backticks. A backslash and the character after it belong to the text. */
const QUOTED = /(['"`])((?:\\.|(?!\1)[^\\])*)\1/sy

/** White space that Python strips from the beginning of a literal that is not JSON. */
const LEADING_SPACE = new RegExp(`^[${WHITE_SPACE}\\x1c-\\x1f]+`)

/**
 * Splits an expression into tokens. The end of the expression is not one of them.
 *
 * @throws {SyntaxFault} if a character begins no token, or a literal or a quoted name is invalid
 */
export function tokenize(expression: string): Token[] {
  const tokens: Token[] = []
  let position = skip(SPACE, expression, 0)
  while (position < expression.length) {
    const token = readToken(expression, position)
    tokens.push(token)
    position = skip(SPACE, expression, position + token.text.length)
  }
  return tokens
}

function skip(pattern: RegExp, expression: string, position: number): number {
  return position + (match(pattern, expression, position)?.[0].length ?? 0)
}

function match(pattern: RegExp, expression: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position
  return pattern.exec(expression)
}

function readToken(expression: string, position: number): Token {
  const name = match(NAME, expression, position)?.[0]
  if (name !== undefined) return {kind: 'name', value: name, position, text: name}
  const number = match(NUMBER, expression, position)?.[0]
  if (number !== undefined) return {kind: 'number', value: Number(number), position, text: number}
  const first = expression.charAt(position)
  if (/['"`]/.test(first)) return readQuoted(expression, position)
  const operator = match(OPERATOR, expression, position)?.[0] as (typeof OPERATORS)[number] | undefined
  if (operator !== undefined) return {kind: operator, value: null, position, text: operator}
  if (first === '=') throw new SyntaxFault('expected "==", but found "="', position)
  throw new SyntaxFault(
    `unexpected ${JSON.stringify(String.fromCodePoint(expression.codePointAt(position) ?? 0))}`,
    position,
  )
}

function readQuoted(expression: string, position: number): Token {
  const found = match(QUOTED, expression, position)
  if (found === null) throw new SyntaxFault(`missing closing ${expression.charAt(position)}`, position)
  const [text, mark, inner = ''] = found
  if (mark === "'") return {kind: 'literal', value: inner.replaceAll("\\'", "'"), position, text}
  if (mark === '`') return {kind: 'literal', value: readLiteral(inner.replaceAll('\\`', '`'), position), position, text}
  try {
    return {kind: 'quoted name', value: JSON.parse(text), position, text}
  } catch {
    throw new SyntaxFault('invalid escape or control character in double quotes', position)
  }
}

/** Returns the value of a literal in backticks. A literal that is not JSON is a string without quotes. */
function readLiteral(text: string, position: number): Value {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    try {
      return JSON.parse(`"${text.replace(LEADING_SPACE, '')}"`)
    } catch {
      throw new SyntaxFault('invalid literal in backticks', position)
    }
  }
}
