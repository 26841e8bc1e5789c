import {type Token, type TokenKind, tokenize} from './lexer.ts'
import {SyntaxFault} from './syntax-fault.ts'

/** Longer tokens can be parts of secrets, so a message describes only their kind. */
const MAX_SHOWN = 24

/** Tokens of an expression, and a position in them. */
export class TokenStream {
  readonly #tokens: readonly Token[]
  readonly #end: Token
  #index = 0

  /** @throws {SyntaxFault} if the expression has an invalid token */
  constructor(expression: string) {
    this.#tokens = tokenize(expression)
    this.#end = {kind: 'end', value: null, position: expression.length, text: ''}
  }

  /** Returns the kind of the next token, or of a later one. */
  kind(ahead = 0): TokenKind {
    return this.#peek(ahead).kind
  }

  /** Returns the next token and moves behind it. */
  take(): Token {
    const token = this.#peek()
    this.#index += 1
    return token
  }

  /** Moves behind the next token if it has the kind. Returns whether it did. */
  takeIf(kind: TokenKind): boolean {
    const isNext = this.kind() === kind
    if (isNext) this.#index += 1
    return isNext
  }

  /**
   * Returns the next token and moves behind it.
   *
   * @throws {SyntaxFault} if the token has another kind
   */
  expect(...kinds: readonly TokenKind[]): Token {
    if (kinds.includes(this.kind())) return this.take()
    const {kind, position} = this.#peek()
    if (kind === 'end') throw this.unexpected()
    throw new SyntaxFault(`expected ${kinds.map(spell).join(' or ')}, but found ${describe(this.#peek())}`, position)
  }

  /** Returns the error for a token that is not allowed at its position. Default: the next token. */
  unexpected(token: Token = this.#peek()): SyntaxFault {
    if (token.kind === 'end') return new SyntaxFault('unexpected end of input')
    return new SyntaxFault(`unexpected ${describe(token)}`, token.position)
  }

  #peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? this.#end
  }
}

function describe({kind, text}: Token): string {
  return text.length > MAX_SHOWN ? spell(kind) : JSON.stringify(text)
}

function spell(kind: TokenKind): string {
  return /[a-z]/.test(kind) ? kind : JSON.stringify(kind)
}
