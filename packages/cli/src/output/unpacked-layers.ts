import type {Layer} from './decoded-layers.ts'

/** An encoding of bytes in characters with a fixed number of bits. */
interface Packing {
  readonly bits: number
  /** Value of each character code, -1 for a character that ends the encoded text, -2 for a separator. */
  readonly values: Int8Array
  /** Shorter texts contain no secret. */
  readonly minLength: number
  /** Number of positions in an encoded text at which a byte can begin. */
  readonly alignments: number
}

const END = -1
const SEPARATOR = -2

function createPacking(bits: number, alphabets: readonly string[], separators: string): Packing {
  const values = new Int8Array(128).fill(END)
  // Loops without an iterator, whose objects are 40 kB in each run of the program.
  for (const alphabet of alphabets) for (let i = 0; i < alphabet.length; i += 1) values[alphabet.charCodeAt(i)] = i
  for (let i = 0; i < separators.length; i += 1) values[separators.charCodeAt(i)] = SEPARATOR
  return {bits, values, minLength: Math.ceil(64 / bits), alignments: bits === 6 ? 4 : 2}
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/**
 * Base64 and Base64url (RFC 4648 sections 4 and 5) with line breaks, and hexadecimal with common separators. An HTML form
 * contains `+` in place of a space.
 */
const PACKINGS: readonly Packing[] = [
  createPacking(6, [`${LETTERS}+/`, `${LETTERS}-_`], '\r\n'),
  createPacking(4, ['0123456789abcdef', '0123456789ABCDEF'], '\r\n \t:-+,'),
]

/**
 * Decodes the parts of a layer that can be Base64 or hexadecimal, once for each alignment, to one character for each byte.
 * Other parts become a line break.
 */
export function unpackedLayers(layer: Layer): Layer[] {
  return PACKINGS.flatMap((packing) => {
    const runs = findRuns(layer.text, packing)
    if (runs.length === 0) return []
    return Array.from({length: packing.alignments}, (_, skipped) => unpack(layer, runs, {...packing, skipped}))
  })
}

type Run = readonly [start: number, end: number]

/** Returns the parts of a text that are long enough. */
function findRuns(text: string, {values, minLength}: Packing): Run[] {
  const runs: Run[] = []
  let start = 0
  let count = 0
  for (let i = 0; i <= text.length; i += 1) {
    const value = values[text.charCodeAt(i)] ?? END
    if (value >= 0) count += 1
    if (value !== END) continue
    if (count >= minLength) runs.push([start, i])
    start = i + 1
    count = 0
  }
  return runs
}

function unpack(
  {text, starts, ends}: Layer,
  runs: readonly Run[],
  {bits, values, skipped}: Packing & {skipped: number},
): Layer {
  // A part has fewer bytes than characters, also with its line break.
  const size = text.length
  const bytes = Buffer.alloc(size)
  const next = {starts: new Uint32Array(size), ends: new Uint32Array(size)}
  let length = 0
  const push = (byte: number, from: number, to: number): void => {
    bytes[length] = byte
    next.starts[length] = starts?.[from] ?? from
    next.ends[length] = ends?.[to] ?? to + 1
    length += 1
  }
  for (const [start, end] of runs) {
    let left = skipped
    let pending = 0
    let pendingBits = 0
    let first = start
    for (let i = start; i < end; i += 1) {
      const value = values[text.charCodeAt(i)] ?? END
      if (value < 0) continue
      left -= 1
      if (left >= 0) continue
      if (pendingBits === 0) first = i
      pending = ((pending << bits) | value) & 0xffff
      pendingBits += bits
      if (pendingBits < 8) continue
      pendingBits -= 8
      push((pending >> pendingBits) & 0xff, first, i)
      first = i
    }
    push(10, end - 1, end - 1)
  }
  return {text: bytes.toString('latin1', 0, length), ...next}
}
