import type {TokenKind} from './lexer.ts'

/** Tokens that can follow an expression, from the weakest to the strongest. Other tokens end the expression. */
const LEVELS: readonly (readonly TokenKind[])[] = [
  ['|'],
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['[]'],
  ['*'],
  ['[?'],
  ['.'],
  ['!'],
  ['{'],
  ['['],
  ['('],
]

/** Returns how strongly a token binds the expressions around it. Returns 0 for a token that ends an expression. */
export function powerOf(kind: TokenKind): number {
  return LEVELS.findIndex((kinds) => kinds.includes(kind)) + 1
}

/** Returns whether a token ends a projection. */
export function endsProjection(kind: TokenKind): boolean {
  return powerOf(kind) <= powerOf('[]')
}
