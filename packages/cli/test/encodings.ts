import fc from 'fast-check'

/** Writes a text in one way that a decoder can undo. */
type Encoding = (text: string) => string

const perCharacter =
  (encode: (code: number) => string): Encoding =>
  (text) =>
    text.replace(/[\s\S]/g, (character) => encode(character.charCodeAt(0)))
const perByte =
  (encode: (byte: number) => string): Encoding =>
  (text) =>
    Array.from(Buffer.from(text), encode).join('')
const perCodePoint =
  (encode: (code: number) => string): Encoding =>
  (text) =>
    Array.from(text, (character) => encode(character.codePointAt(0) ?? 0)).join('')

const NAMED: Readonly<Record<string, string>> = {'&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos'}

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0')
const json: Encoding = (text) => JSON.stringify(text).slice(1, -1)
const percent = perByte((byte) => `%${hex(byte, 2).toUpperCase()}`)
/** Quoted-printable (RFC 2045 section 6.7) with soft line breaks. */
const quotedPrintable: Encoding = (text) =>
  Array.from(Buffer.from(text), (byte) =>
    byte === 0x3d || byte < 0x20 || byte > 0x7e ? `=${hex(byte, 2).toUpperCase()}` : String.fromCharCode(byte),
  )
    .join('')
    .replace(/(?:=..|[^=]){60}/g, '$&=\r\n')
const base64 =
  (padding: string): Encoding =>
  (text) =>
    Buffer.from(`{"${padding}":"${text}"}`).toString('base64')

/** Encodings by name. Those of a whole body have some text around the secret. */
export const ENCODINGS: Readonly<Record<string, Encoding>> = {
  raw: (text) => text,
  'JSON string': json,
  'JSON string in a JSON string': (text) => json(json(text)),
  'JSON escapes': perCharacter((code) => `\\u${hex(code, 4)}`),
  'upper-case JSON escapes': perCharacter((code) => `\\u${hex(code, 4).toUpperCase()}`),
  'JSON escapes in a JSON string': (text) => json(perCharacter((code) => `\\u${hex(code, 4)}`)(text)),
  'URL component': (text) => encodeURIComponent(text.toWellFormed()),
  'percent-encoded bytes': percent,
  'percent-encoded twice': (text) => percent(percent(text)),
  'lower-case percent-encoded bytes': perByte((byte) => `%${hex(byte, 2)}`),
  'percent-encoded UTF-16': perCharacter((code) => `%u${hex(code, 4).toUpperCase()}`),
  'HTML form': (text) => new URLSearchParams({a: text.toWellFormed()}).toString().slice(2),
  'octal escapes': perByte((byte) => `\\${byte.toString(8).padStart(3, '0')}`),
  'bytes of a program': perByte((byte) => `\\x${hex(byte, 2)}`),
  'quoted-printable': quotedPrintable,
  'quoted-printable bytes': perByte((byte) => `=${hex(byte, 2).toUpperCase()}`),
  'UTF-16': (text) => Array.from(text, (character) => `${character}\0`).join(''),
  'lower-case hexadecimal': (text) => Buffer.from(text).toString('hex'),
  'upper-case hexadecimal': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'hexadecimal with colons': perByte((byte) => `${hex(byte, 2)}:`),
  'hexadecimal with spaces': perByte((byte) => `${hex(byte, 2)} `),
  'decimal entities': perCodePoint((code) => `&#${code};`),
  'hexadecimal entities': perCodePoint((code) => `&#x${hex(code, 2)};`),
  'named entities': (text) => text.replace(/[&<>"']/g, (character) => `&${NAMED[character]};`),
  'Base64 at the first alignment': base64('a'),
  'Base64 at the second alignment': base64('ab'),
  'Base64 at the third alignment': base64('abc'),
  'Base64 of JSON': (text) => Buffer.from(JSON.stringify({clientSecret: text})).toString('base64'),
  'Base64 with line breaks': (text) => base64('x'.repeat(40))(text).replace(/.{76}/g, '$&\r\n'),
  Base64url: (text) => Buffer.from(text).toString('base64url'),
}

/** Base64 of a secret without the characters that depend on the text around it. */
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    const core = text.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + bytes.length) * 8) / 6))
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

/** Returns the name of an encoding in which a text contains a secret, or undefined. */
export function findLeak(text: string, secret: string): string | undefined {
  if (base64Cores(secret).some((core) => text.includes(core))) return 'Base64'
  return Object.entries(ENCODINGS).find(
    ([name, encode]) => !name.startsWith('Base64') && text.includes(encode(secret)),
  )?.[0]
}

/** Secrets with characters that every encoding writes in its own way. */
export const secrets = fc.oneof(
  fc.string({unit: fc.constantFrom(...'AZaz09+/=-_.~:#%&;\\"\'<>{}[]u4125'), minLength: 8, maxLength: 60}),
  fc.string({unit: 'grapheme-ascii', minLength: 8, maxLength: 40}),
  fc.string({unit: 'grapheme', minLength: 8, maxLength: 20}),
  fc.stringMatching(/^[A-Za-z0-9_-]{20,200}$/),
  fc.stringMatching(/^[ab]{16,40}$/),
)
