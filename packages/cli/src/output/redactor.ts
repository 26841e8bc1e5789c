import {decodedLayers, type Layer} from './decoded-layers.ts'

/** Shorter values occur by chance in texts that contain no secret. */
const MIN_LENGTH = 8

const REDACTED = '[redacted]'

/**
 * Removes secrets from texts.
 *
 * Finds a secret in every spelling that can be decoded: as it is, with JSON or JavaScript escapes, percent-encoded, with
 * HTML entities, in hexadecimal, and in Base64, also as a part of a longer encoded text and in several encodings on top of
 * each other.
 */
export class Redactor {
  readonly #secrets = new Set<string>()

  /** Adds secrets. Values of fewer than 8 characters are ignored. */
  add(...secrets: readonly (string | undefined)[]): void {
    for (const secret of secrets) if (secret !== undefined && secret.length >= MIN_LENGTH) this.#secrets.add(secret)
  }

  /** Returns the text with `[redacted]` in place of each secret. */
  redact(text: string): string {
    if (this.#secrets.size === 0) return text
    const needles = [...this.#secrets].flatMap(spellings)
    const ranges = decodedLayers(text).flatMap((layer) => findRanges(layer, needles))
    return replaceRanges(text, ranges)
  }
}

/** A spelling of a secret that replaces the whole secret, not single characters. */
interface Needle {
  readonly text: string
  readonly ignoreCase: boolean
}

function spellings(secret: string): Needle[] {
  const bytes = Buffer.from(secret)
  const exact = [secret, bytes.toString('latin1'), ...base64Parts(bytes)]
  return [
    ...[...new Set(exact)].map((text) => ({text, ignoreCase: false})),
    {text: bytes.toString('hex'), ignoreCase: true},
  ]
}

/**
 * Returns the characters of Base64 that depend on the secret alone, for each of the three positions that it can have in a
 * longer text, in the alphabets of RFC 4648 sections 4 and 5.
 */
function base64Parts(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const start = Math.ceil((offset * 8) / 6)
    const end = Math.floor(((offset + bytes.length) * 8) / 6)
    const part = text.slice(start, end)
    return [part, part.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

type Range = readonly [start: number, end: number]

/** Returns the ranges of the original text that contain a needle. */
function findRanges({text, starts, ends}: Layer, needles: readonly Needle[]): Range[] {
  const ranges: Range[] = []
  const lower = text.toLowerCase()
  for (const needle of needles) {
    const haystack = needle.ignoreCase ? lower : text
    for (let at = haystack.indexOf(needle.text); at >= 0; at = haystack.indexOf(needle.text, at + 1)) {
      ranges.push([starts[at] ?? 0, ends[at + needle.text.length - 1] ?? 0])
    }
  }
  return ranges
}

function replaceRanges(text: string, ranges: readonly Range[]): string {
  let result = ''
  let done = 0
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    if (start >= done) result += text.slice(done, start) + REDACTED
    done = Math.max(done, end)
  }
  return result + text.slice(done)
}
