import type {Node, SliceBounds} from './syntax-tree.ts'
import type {TokenStream} from './token-stream.ts'

/** Returns whether an index or a slice follows an opening bracket. */
export function isIndex(tokens: TokenStream): boolean {
  return tokens.kind() === 'number' || tokens.kind() === ':'
}

/** Parses `0]` or `0:1:1]`, after the opening bracket. */
export function parseIndex(tokens: TokenStream): Node {
  if (tokens.kind() === ':' || tokens.kind(1) === ':') return {type: 'slice', bounds: parseBounds(tokens), children: []}
  const index = Number(tokens.expect('number').value)
  tokens.expect(']')
  return {type: 'index', index, children: []}
}

/** Parses the bounds of a slice. Of several numbers without a colon between them, the last one counts. */
function parseBounds(tokens: TokenStream): SliceBounds {
  const bounds: SliceBounds = [null, null, null]
  let part = 0
  while (tokens.kind() !== ']') {
    if (part === 2 && tokens.kind() === ':') throw tokens.unexpected()
    const {kind, value} = tokens.expect('number', ':', ']')
    if (kind === 'number') bounds[part] = Number(value)
    else part += 1
  }
  tokens.take()
  return bounds
}
