import type {TokenKind} from './lexer.ts'

/** Binding power of each token that can follow an expression. Other tokens end the expression. */
const BINDING_POWER: Readonly<Partial<Record<TokenKind, number>>> = {
  ...{'|': 1, '||': 2, '&&': 3},
  ...{'==': 5, '!=': 5, '<': 5, '<=': 5, '>': 5, '>=': 5},
  ...{'[]': 9, '*': 20, '[?': 21, '.': 40, '!': 45, '{': 50, '[': 55, '(': 60},
}

/** Tokens with a lower binding power end a projection. */
export const PROJECTION_STOP = 10

/** Returns how strongly a token binds the expressions around it. Returns 0 for a token that ends an expression. */
export function powerOf(kind: TokenKind): number {
  return BINDING_POWER[kind] ?? 0
}
