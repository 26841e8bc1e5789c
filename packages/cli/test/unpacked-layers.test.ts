import {expect, test} from 'vitest'
import type {Layer} from '../src/output/decoded-layers.ts'
import {unpackedLayers} from '../src/output/unpacked-layers.ts'

/** Returns what each alignment of an encoded text contains. */
function decode(encoding: 'base64' | 'hex', digits: string): string[] {
  const skipped = encoding === 'base64' ? [0, 1, 2, 3] : [0, 1]
  return skipped.map((count) => `${Buffer.from(digits.slice(count), encoding).toString('latin1')}\n`)
}

const textsOf = (text: string): string[] => unpackedLayers({text}).map((layer) => layer.text)

test.each([
  ['ten digits of Base64', 'UzNDUjNUMQ', []],
  ['eleven digits of Base64', 'UzNDUjNUMQ/', decode('base64', 'UzNDUjNUMQ/')],
  ['eleven digits with the value 0', 'A'.repeat(11), decode('base64', 'A'.repeat(11))],
  ['eleven digits of Base64url', '.UzN-UjN_MQQ.', decode('base64', 'UzN+UjN/MQQ')],
  ['Base64 with a line break', 'UzN\r\nDUjNUMjM0', decode('base64', 'UzNDUjNUMjM0')],
  ['characters outside of ASCII', '\x80UzNDUjNUMQé', []],
  ['fifteen hexadecimal digits', '533343523354313'.replaceAll('3', '3:'), []],
  ['sixteen hexadecimal digits with separators', '53:33 43\t52-33+5a,31\r\n3A.', decode('hex', '53334352335a313A')],
  [
    'sixteen hexadecimal digits, which can be Base64 too',
    '5333435233543132',
    [...decode('base64', '5333435233543132'), ...decode('hex', '5333435233543132')],
  ],
])('%s are decoded with each alignment (D1)', (_, text, texts) => {
  expect(textsOf(text)).toEqual(texts)
})

test('two encoded texts are decoded to two lines (D1)', () => {
  expect(textsOf('UzNDUjNUMjM0. short .UzNDUjNUNTY3').at(0)).toBe('S3CR3T234\nS3CR3T567\n')
})

/** Returns the part of the original text that each character of a layer stands for. */
function partsOf({text, starts, ends}: Layer, original: string): string[] {
  return Array.from(text, (_, at) => original.slice(starts?.[at], ends?.[at]))
}

test('each decoded byte has its place in the text (D1)', () => {
  const [first, second] = unpackedLayers({text: '.abcdefgh\nijk.'})
  expect(partsOf(first ?? {text: ''}, '.abcdefgh\nijk.')).toEqual(['ab', 'bc', 'cd', 'ef', 'fg', 'gh', 'ij', 'jk', 'k'])
  expect(partsOf(second ?? {text: ''}, '.abcdefgh\nijk.')).toEqual(['bc', 'cd', 'de', 'fg', 'gh', 'h\ni', 'jk', 'k'])
})

test('each decoded byte has its place in the text before an earlier decoding (D1)', () => {
  const digits = [...'abcdefghijk']
  const original = digits.map((digit) => `%${digit}`).join('')
  const places = {
    starts: Uint32Array.from(digits, (_, at) => 2 * at),
    ends: Uint32Array.from(digits, (_, at) => 2 * at + 2),
  }
  const [first] = unpackedLayers({text: digits.join(''), ...places})
  expect(partsOf(first ?? {text: ''}, original)).toEqual([
    ...['%a%b', '%b%c', '%c%d', '%e%f', '%f%g', '%g%h', '%i%j', '%j%k', '%k'],
  ])
})
