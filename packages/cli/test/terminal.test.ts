import {isDeepStrictEqual} from 'node:util'
import type {JsonValue} from '@sso-oidc/core'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {render} from '../src/output/render.ts'
import {answer, run} from './run-command.ts'
import {stateAfter} from './terminal.ts'

const FORMATS = ['json', 'yaml', 'yaml-stream', 'text', 'table']

/** Texts that look strange. */
const STRANGE: readonly (readonly [string, string])[] = [
  ['tabs', 'a\tb\t\tc'],
  ['line breaks', 'a\nb\r\nc\rd\u0085e\u2028f\u2029g\vh\fi'],
  ['wide characters', '日本語のトークン　ｗｉｄｅ'.repeat(5)],
  ['emoji', '👩‍👩‍👧‍👦 🇨🇭 ☝🏽 ❤️'],
  ['combining marks', `e\u0301 Z${'\u0351\u036b\u0343'.repeat(30)} \u0301`],
  ['text from right to left', 'שלום עולם مرحبا'],
  ['marks from right to left', '\u202eabc\u202d\u200f\u061c\u2067x\u2069'],
  ['invisible characters', '\u200b\u200c\u200d\u2060\ufeff\u{e0041}\u00ad'],
  ['lone surrogates', '\ud800 \udc00\ud800'],
  ['backspaces', 'abc\b\b\b\u007f'],
  ['NUL and BEL', '\0\u0007'],
]

/** Texts that a terminal obeys. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['a colour', '\u001b[31;1;4;7m'],
  ['a colour, in one byte', '\u009b31m'],
  ['another screen', '\u001b[?1049h'],
  ['another mode of the keys', '\u001b[?1h\u001b=\u001b[?2004h'],
  ['reports of the mouse', '\u001b[?1000h\u001b[?1003h\u001b[?1004h'],
  ['no line wrap', '\u001b[?7l'],
  ['insertion', '\u001b[4h'],
  ['a part of the screen', '\u001b[2;5r\u001b[?6h'],
  ['no stops for tabs', '\u001b[3g'],
  ['characters for lines', '\u001b(0'],
  ['a title', '\u001b]0;PWNED\u0007'],
  ['a title, in one byte', '\u009d2;PWNED\u009c'],
  ['the clipboard', '\u001b]52;c;UFdORUQ=\u0007'],
  ['a link', '\u001b]8;;http://evil.example\u001b\\here'],
  ['a palette', '\u001b]4;1;rgb:ff/ff/ff\u0007\u001b]10;#000000\u0007\u001b]11;#000000\u0007'],
  ['questions', '\u001b[c\u001b[6n\u001b[>c\u001b[5n\u001bZ\u001b[?2026$p'],
  ['strings for devices', '\u001bP+q544e\u001b\\\u0090$qm\u009c\u001b_APC\u001b\\\u001b^PM\u001b\\'],
  ['a string without an end', '\u001b]0;'],
  ['a string without an end, in one byte', '\u0090'],
  ['the begin of a command', 'a\u001b'],
  ['the begin of a command, with its sign', 'a\u001b['],
]

const harmless = await stateAfter('harmless\n')

function printed(value: JsonValue, color = true): Promise<string[]> {
  const context = {operation: 'CreateToken', color, width: 80}
  return Promise.all(FORMATS.map((format) => render(value, {format, ...context})))
}

/** Texts that leave a terminal in another state than a harmless one does. */
async function changing(texts: readonly string[]): Promise<string[]> {
  const states = await Promise.all(texts.map(stateAfter))
  return texts.filter((_, index) => !isDeepStrictEqual(states[index], harmless))
}

describe('a terminal', () => {
  test.each(HOSTILE)('is changed by %s, when it is printed as it is', async (_, text) => {
    expect(await stateAfter(`${text}\n`)).not.toEqual(harmless)
  })

  test.each([...STRANGE, ...HOSTILE])('stays as it was after %s in any format (O10)', async (_, text) => {
    const values = [text, [text], {[text]: text}, {name: text, [text]: [{a: text, b: [text]}]}]
    const outputs = await Promise.all(values.map((value) => printed(value)))
    expect(await changing(outputs.flat())).toEqual([])
  })

  test.each([...STRANGE, ...HOSTILE])('stays as it was after messages with %s (S2, U3)', async (_, text) => {
    const request = ['create-token', '--client-id', text, '--client-secret', text, `--grant-type==${text}`, '--debug']
    const body = {error: text, error_description: text, message: text, tokenType: text, accessToken: text}
    const headers = {'x-amzn-errortype': text, 'content-type': text}
    const runs = await Promise.all([
      run(request, answer(200, body, headers)),
      run(request, answer(200, text, headers)),
      run(request, answer(400, body, headers)),
      run(request, answer(400, text, headers)),
      run([...request, text, `--${text}`], answer(200, body)),
      run([...request, `--output=${text}`], answer(200, body)),
      run([...request, `--query=${text}`], answer(200, body)),
      run([...request, `--region=${text}`], answer(200, body)),
      run([...request, `--profile=${text}`], answer(200, body)),
      run([...request, `--endpoint-url=http://${text}`], answer(200, body)),
      run(['create-token', '--cli-input-json', text], answer(200, body)),
      run(['create-token', '--cli-input-yaml', `${text}: ${text}`], answer(200, body)),
    ])
    expect(await changing(runs.map(({stderr}) => stderr))).toEqual([])
  })

  test('stays as it was after any answer in any format (O10)', async () => {
    const part = fc.oneof(
      fc.constantFrom(...[...STRANGE, ...HOSTILE].map(([, text]) => text)),
      fc.string({unit: 'binary', maxLength: 8}),
      fc.constantFrom('\u001b', '\u001b[', '\u009b', '\u001b]', '\u009d', '?', ';', '1', 'h', 'm', '\u0007', '\u009c'),
    )
    const text = fc.array(part, {maxLength: 6}).map((parts) => parts.join(''))
    const member = fc.oneof(text, fc.array(text), fc.dictionary(text, text))
    const value = fc.dictionary(text, member, {minKeys: 1, maxKeys: 3, noNullPrototype: true})
    await fc.assert(
      fc.asyncProperty(value, fc.boolean(), async (answered, color) => {
        expect(await changing(await printed(answered, color))).toEqual([])
      }),
      {numRuns: 50},
    )
  })
})
