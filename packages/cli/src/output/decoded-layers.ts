/** A text after some decoding steps. */
export interface Layer {
  readonly text: string
  /** Start of each character in the original text. */
  readonly starts: readonly number[]
  /** End of each character in the original text. */
  readonly ends: readonly number[]
}

/** Encodings on top of each other that are decoded, such as JSON in JSON in a URL. */
const MAX_LAYERS = 6

const ENTITIES: Readonly<Record<string, string>> = {amp: '&', apos: "'", gt: '>', lt: '<', quot: '"'}

/** An escape sequence: JavaScript and JSON, percent-encoded bytes, HTML entities. */
const ESCAPE = new RegExp(
  [
    /\\u\{([0-9a-f]{1,6})\}/,
    /\\u([0-9a-f]{4})/,
    /\\x([0-9a-f]{2})/,
    /&#x([0-9a-f]{1,6});?/,
    /&#([0-9]{1,7});?/,
    /&(amp|apos|gt|lt|quot);/,
    /((?:%[0-9a-f]{2})+)/,
    /\\(.)/,
  ]
    .map(({source}) => source)
    .join('|'),
  'gis',
)

/** Returns the text itself and the text after each decoding step, until nothing is left to decode. */
export function decodedLayers(text: string): Layer[] {
  const positions = Array.from({length: text.length}, (_, index) => index)
  const layers: Layer[] = [{text, starts: positions, ends: positions.map((index) => index + 1)}]
  for (let layer = layers[0]; layer !== undefined && layers.length < MAX_LAYERS; layer = layers.at(-1)) {
    const next = decode(layer)
    if (next.text === layer.text) break
    layers.push(next)
  }
  return layers
}

function decode({text, starts, ends}: Layer): Layer {
  let decoded = ''
  const next = {starts: [] as number[], ends: [] as number[]}
  const copy = (from: number, to: number): void => {
    decoded += text.slice(from, to)
    for (let i = from; i < to; i += 1) {
      next.starts.push(starts[i] ?? 0)
      next.ends.push(ends[i] ?? 0)
    }
  }
  let done = 0
  for (const match of text.matchAll(ESCAPE)) {
    const end = match.index + match[0].length
    copy(done, match.index)
    done = end
    const plain = decodeMatch(match)
    decoded += plain
    for (let i = 0; i < plain.length; i += 1) {
      next.starts.push(starts[match.index] ?? 0)
      next.ends.push(ends[end - 1] ?? 0)
    }
  }
  copy(done, text.length)
  return {text: decoded, ...next}
}

function decodeMatch([
  whole,
  braced,
  unicode,
  byte,
  hex,
  decimal,
  entity,
  percent,
  character,
]: RegExpMatchArray): string {
  if (entity !== undefined) return ENTITIES[entity.toLowerCase()] ?? whole
  if (percent !== undefined) return Buffer.from(percent.replaceAll('%', ''), 'hex').toString()
  if (character !== undefined) return CONTROLS[character] ?? character
  const digits = braced ?? unicode ?? byte ?? hex
  const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

const CONTROLS: Readonly<Record<string, string>> = {b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'}
