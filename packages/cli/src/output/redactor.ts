import {type Budget, decodedLayers, fromQuotedPrintable, type Layer} from './decoded-layers.ts'
import {type Range, SecretIndex} from './secret-index.ts'
import {unpackedLayers} from './unpacked-layers.ts'

const REDACTED = '[redacted]'

/** Number of characters to decode for a text. */
const BUDGET = 4_000_000

/** Number of times that Base64, hexadecimal, or quoted-printable is decoded: a body in Base64 can contain a header in Base64. */
const MAX_UNPACKED = 2

/** Number of sources of secrets that are kept unread. Each can hold a whole response. */
const MAX_UNREAD = 100

/**
 * Removes secrets from texts.
 *
 * Finds a secret in each of these encodings: JSON, JavaScript, and octal escapes, percent-encoding, HTML entities, Base64,
 * hexadecimal, quoted-printable, and UTF-16. The encodings can be nested, and the encoded text can be longer than the secret.
 * Also finds parts of a secret that have at least 16 characters.
 */
export class Redactor {
  readonly #index = new SecretIndex()
  readonly #known = new Set<string>()
  /** Sources of secrets that are not in the index yet. They are read before the first message, because most runs print none. */
  #sources: (() => Iterable<string | undefined>)[] = []

  /** Adds secrets. Values of fewer than 8 characters are ignored. */
  add(...secrets: readonly (string | undefined)[]): void {
    this.addLater(() => secrets)
  }

  /** Adds the secrets that a function returns. The function is called before the next message is printed, or earlier. */
  addLater(find: () => Iterable<string | undefined>): void {
    if (this.#sources.push(find) > MAX_UNREAD) this.#readSources()
  }

  /** Returns the text with `[redacted]` in place of each secret. */
  redact(text: string): string {
    this.#readSources()
    const ranges: Range[] = []
    for (const layer of layersOf({text}, MAX_UNPACKED, {left: BUDGET})) {
      for (const range of this.#index.find(layer.text)) ranges.push(toOriginal(layer, range))
    }
    return replaceRanges(text, ranges)
  }

  #readSources(): void {
    const sources = this.#sources
    this.#sources = []
    for (const find of sources) for (const secret of find()) this.#addSecret(secret)
  }

  #addSecret(secret: string | undefined): void {
    if (secret === undefined || this.#known.has(secret)) return
    this.#known.add(secret)
    this.#index.add(secret)
  }
}

/** Yields the text and all its decoded forms. */
function* layersOf(first: Layer, unpacked: number, budget: Budget): Generator<Layer> {
  const layers = decodedLayers(first, budget)
  yield* layers
  if (unpacked === 0) return
  // Decoding shortens a text and keeps Base64 and hexadecimal digits, so all of them are in the shortest layer.
  const last = layers.reduce((shortest, layer) => (layer.text.length < shortest.text.length ? layer : shortest))
  for (const inner of unpackedLayers(last)) yield* layersOf(inner, unpacked - 1, budget)
  // Other layers can have lost a backslash of the secret, or still contain its escape sequences.
  for (const layer of layers) {
    if (budget.left <= 0 && layer !== first && layer !== last) continue
    for (const inner of fromQuotedPrintable(layer)) yield* layersOf(inner, unpacked - 1, budget)
  }
}

function toOriginal({starts, ends}: Layer, [start, end]: Range): Range {
  return [starts?.[start] ?? start, ends?.[end - 1] ?? end]
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
