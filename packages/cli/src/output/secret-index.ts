import {decodedLayers} from './decoded-layers.ts'

/** Shorter values occur by chance in texts that contain no secret. */
const MIN_LENGTH = 8

/** Length of a piece. A long secret is found by its pieces. */
const PIECE = 8

/** Minimum length of a part of a secret that is found alone. A service or a length limit can truncate a secret. */
const MIN_PART = 2 * PIECE

/** Decoded forms of a secret are shorter than the secret. */
const MIN_DECODED = 4

/** Number of characters to decode for the forms of a secret. */
const FORM_BUDGET = 100_000

/** Start and end in a text. */
export type Range = readonly [start: number, end: number]

/** Finds secrets, and long parts of secrets, in a text that is not encoded. */
export class SecretIndex {
  /** Forms that are too short to be cut into pieces. */
  readonly #short = new Set<string>()
  /** Pieces of all other forms. */
  readonly #pieces = new Set<string>()

  /** Adds a secret. A value of fewer than 8 characters is ignored. */
  add(secret: string): void {
    if (secret.length < MIN_LENGTH) return
    for (const form of formsOf(secret)) {
      if (form.length < MIN_PART) this.#short.add(form)
      else this.#addPieces(form)
    }
  }

  /** Returns the ranges of a text that contain a secret or a part of one. */
  find(text: string): Range[] {
    return [...this.#findShort(text), ...this.#findPieces(text)]
  }

  #addPieces(text: string): void {
    for (let end = PIECE; end <= text.length; end += 1) this.#pieces.add(text.slice(end - PIECE, end))
  }

  *#findShort(text: string): Generator<Range> {
    for (const form of this.#short) {
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
        yield [at, at + form.length]
      }
    }
  }

  /**
   * Finds ranges in which every piece is a piece of a secret. Looks for the first piece at every eighth position only: a
   * range of 16 characters contains a whole piece at one of these positions.
   */
  *#findPieces(text: string): Generator<Range> {
    let done = 0
    for (let at = 0; at < text.length; at += PIECE) {
      if (at + PIECE <= done || !this.#hasPiece(text, at)) continue
      let start = at
      let end = at + PIECE
      while (start > done && this.#hasPiece(text, start - 1)) start -= 1
      while (this.#hasPiece(text, end + 1 - PIECE)) end += 1
      if (end - start < MIN_PART) continue
      yield [start, end]
      done = end
    }
  }

  #hasPiece(text: string, at: number): boolean {
    return this.#pieces.has(text.slice(at, at + PIECE))
  }
}

/**
 * Returns the secret and its other forms: UTF-8 with one character for each byte, the spaces of an HTML form, the part behind
 * hexadecimal digits, and the decoded forms. A secret can contain an escape sequence by chance, which is decoded together with
 * the text around it.
 */
function formsOf(secret: string): Set<string> {
  const spaced = [secret, secret.replaceAll(' ', '+')].flatMap(withoutDigits)
  const plain = new Set([...spaced, ...spaced.map((text) => Buffer.from(text).toString('latin1'))])
  const decoded = [...plain].flatMap((text) => decodedLayers({text}, {left: FORM_BUDGET}).map((layer) => layer.text))
  return new Set(decoded.filter(({length}) => length >= MIN_DECODED))
}

/**
 * Returns the text, and the text without up to two hexadecimal digits at its start. Behind an equals sign, as in
 * `token=41AB=3D`, they look like an encoded byte of quoted-printable text.
 */
function withoutDigits(text: string): string[] {
  return [0, 1, 2].filter((count) => /^[0-9a-f]*$/i.test(text.slice(0, count))).map((count) => text.slice(count))
}
