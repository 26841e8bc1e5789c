/** A text after some decoding steps. */
export interface Layer {
  readonly text: string
  /** Start of each character in the original text. Undefined for the original text itself. */
  readonly starts?: Uint32Array
  /** End of each character in the original text. */
  readonly ends?: Uint32Array
}

/** Number of characters that a redaction may decode. */
export interface Budget {
  left: number
}

/** Number of layers that are decoded even if the budget is used up. */
const MIN_STEPS = 4

/** ASCII characters by their HTML entity name. */
const ENTITIES: Readonly<Record<string, string>> = {
  ...{amp: '&', apos: "'", ast: '*', bsol: '\\', colon: ':', comma: ',', commat: '@', dollar: '$', equals: '='},
  ...{excl: '!', grave: '`', gt: '>', hat: '^', hyphen: '-', lbrace: '{', lbrack: '[', lcub: '{', lowbar: '_'},
  ...{lpar: '(', lsqb: '[', lt: '<', midast: '*', nbsp: ' ', newline: '\n', num: '#', percnt: '%', period: '.'},
  ...{plus: '+', quest: '?', quot: '"', rbrace: '}', rbrack: ']', rcub: '}', rpar: ')', rsqb: ']', semi: ';'},
  ...{sol: '/', tab: '\t', underbar: '_', verbar: '|', vert: '|'},
}

const SCRIPT = [/\\u\{[0-9a-f]{1,6}\}/, /\\u[0-9a-f]{4}/, /\\x[0-9a-f]{2}/, /\\[0-3][0-7]{2}/, /\\./]
const HTML = [/&#x0{0,8}[0-9a-f]{1,6};?/, /&#0{0,8}[0-9]{1,7};?/, /&[a-z]{2,8};/]
const PERCENT = [/%u[0-9a-f]{4}/, /%[0-9a-f]{2}/]

/** Every second byte of ASCII text in UTF-16. */
const UTF_16 = [/\0/]

/**
 * Escape sequences of programming languages and JSON, of HTML, and of URLs: all of them, and each kind alone. A text that is
 * encoded in one way can contain characters that look like an escape sequence of another.
 */
const DECODERS = [[...SCRIPT, ...HTML, ...PERCENT, ...UTF_16], SCRIPT, HTML, PERCENT, UTF_16].map(
  (kinds) => new RegExp(kinds.map(({source}) => source).join('|'), 'gis'),
)

/** Line break that does not belong to the text (RFC 2045 section 6.7). */
const SOFT_BREAK = /=[ \t]*\r?\n/

/**
 * Line breaks and encoded bytes of quoted-printable: all of them, equals signs alone, and equals signs and characters beyond
 * ASCII. An equals sign in front of a secret, as in `token=AAAA=3D`, looks like the start of an encoded byte.
 */
const QUOTED_PRINTABLE = [/=[0-9a-f]{2}/, /=3d/, /=3d|=[c-f][0-9a-f](?:=[89ab][0-9a-f])+/].map(
  ({source}) => new RegExp(`${source}|${SOFT_BREAK.source}`, 'gi'),
)

/**
 * Returns the layer itself and every layer that results from decoding its escape sequences.
 *
 * Each percent-encoded byte becomes one character, so a search must look for the Latin-1 form of UTF-8 text.
 */
export function decodedLayers(first: Layer, budget: Budget): Layer[] {
  const layers = [first]
  const seen = new Set([first.text])
  // Layers are added during the loop.
  for (const [step, layer] of layers.entries()) {
    for (const [kind, decoder] of DECODERS.entries()) {
      if (budget.left <= 0 && (kind > 0 || step >= MIN_STEPS)) continue
      budget.left -= layer.text.length
      const next = decode(layer, decoder)
      if (next === undefined || seen.has(next.text)) continue
      seen.add(next.text)
      layers.push(next)
    }
  }
  return layers
}

/** Decodes a layer as quoted-printable text in each way that gives another text. */
export function fromQuotedPrintable(layer: Layer): Layer[] {
  const decoded = QUOTED_PRINTABLE.map((sequence) => decode(layer, sequence)).filter((next) => next !== undefined)
  return [...new Map(decoded.map((next) => [next.text, next])).values()]
}

/** Decodes all escape sequences once. Returns undefined if there are none. */
function decode({text, starts, ends}: Layer, sequence: RegExp): Layer | undefined {
  if (text.search(sequence) < 0) return undefined
  const parts: string[] = []
  const nextStarts = new Uint32Array(text.length)
  const nextEnds = new Uint32Array(text.length)
  let length = 0
  let done = 0
  const copy = (to: number): void => {
    parts.push(text.slice(done, to))
    for (; done < to; done += 1, length += 1) {
      nextStarts[length] = starts?.[done] ?? done
      nextEnds[length] = ends?.[done] ?? done + 1
    }
  }
  for (const match of text.matchAll(sequence)) {
    const plain = decodeSequence(match[0])
    if (plain === undefined) continue
    const end = match.index + match[0].length
    copy(match.index)
    parts.push(plain)
    for (let i = 0; i < plain.length; i += 1, length += 1) {
      nextStarts[length] = starts?.[match.index] ?? match.index
      nextEnds[length] = ends?.[end - 1] ?? end
    }
    done = end
  }
  copy(text.length)
  return {text: parts.join(''), starts: nextStarts, ends: nextEnds}
}

/** Returns the text that an escape sequence means, or undefined for an unknown name or number. */
function decodeSequence(sequence: string): string | undefined {
  const [first, second = ''] = sequence
  if (first === '\0') return ''
  // A line break has no digits, and so no bytes.
  if (first === '=') return Buffer.from(sequence.replaceAll('=', ''), 'hex').toString('latin1')
  if (first === '%') return String.fromCharCode(Number.parseInt(sequence.replace(/.u?/i, ''), 16))
  if (first === '&' && second !== '#') {
    const name = sequence.slice(1, -1).toLowerCase()
    return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined
  }
  if (sequence.length === 2) return CONTROLS[second] ?? second
  if (first === '\\' && second <= '3') return String.fromCharCode(Number.parseInt(sequence.slice(1), 8))
  const isDecimal = /&#[0-9]/.test(sequence)
  const code = Number.parseInt(sequence.replace(/(?:&#x?|\\u\{?|\\x)/i, ''), isDecimal ? 10 : 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

const CONTROLS: Readonly<Record<string, string>> = {b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'}
