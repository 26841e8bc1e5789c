import {isDeepStrictEqual} from 'node:util'
import type {JsonValue} from '@sso-oidc/core'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {prepareOutput} from '../src/output/output.ts'
import {resultText} from '../src/output/safe-stream.ts'
import {readSettings} from '../src/settings/settings.ts'
import {answer, run, testContext} from './run-command.ts'
import {stateAfter} from './terminal.ts'

const FORMATS = ['json', 'yaml', 'yaml-stream', 'text', 'table']
const VARIABLE_FORMATS = ['env', 'fish', 'powershell', 'dotenv']

/** Texts that are unusual, but harmless. */
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

/** Texts with commands for a terminal. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['a color', '\u001b[31;1;4;7m'],
  ['a color with a C1 control', '\u009b31m'],
  ['the alternate screen', '\u001b[?1049h'],
  ['other key modes', '\u001b[?1h\u001b=\u001b[?2004h'],
  ['mouse reports', '\u001b[?1000h\u001b[?1003h\u001b[?1004h'],
  ['disabled line wrap', '\u001b[?7l'],
  ['insert mode', '\u001b[4h'],
  ['a scroll region', '\u001b[2;5r\u001b[?6h'],
  ['cleared tab stops', '\u001b[3g'],
  ['line drawing characters', '\u001b(0'],
  ['a title', '\u001b]0;PWNED\u0007'],
  ['a title with a C1 control', '\u009d2;PWNED\u009c'],
  ['a clipboard command', '\u001b]52;c;UFdORUQ=\u0007'],
  ['a link', '\u001b]8;;http://evil.example\u001b\\here'],
  ['a color palette', '\u001b]4;1;rgb:ff/ff/ff\u0007\u001b]10;#000000\u0007\u001b]11;#000000\u0007'],
  ['queries', '\u001b[c\u001b[6n\u001b[>c\u001b[5n\u001bZ\u001b[?2026$p'],
  ['device control strings', '\u001bP+q544e\u001b\\\u0090$qm\u009c\u001b_APC\u001b\\\u001b^PM\u001b\\'],
  ['an unterminated string', '\u001b]0;'],
  ['an unterminated string with a C1 control', '\u0090'],
  ['an incomplete command', 'a\u001b'],
  ['an incomplete control sequence', 'a\u001b['],
]

const harmless = await stateAfter('harmless\n')

/** Returns the text of a value on a terminal, in each format. */
async function printed(value: JsonValue, color = true): Promise<string[]> {
  const context = testContext({stdout: {isTTY: true}, env: {AWS_PAGER: ''}})
  const settings = readSettings({}, context)
  const output = await prepareOutput({color: color ? 'on' : 'off'}, context)
  const print = async (format: string): Promise<string> =>
    resultText(await output.toResult([value], {title: 'CreateToken', format, settings}), context.stdout)
  const texts = await Promise.all(FORMATS.map(print))
  // These formats accept objects with valid names only.
  const variables = await Promise.all(VARIABLE_FORMATS.map((format) => print(format).catch(() => '')))
  return [...texts, ...variables]
}

/** Returns the texts after which a terminal has another state than after a harmless text. */
async function changing(texts: readonly string[]): Promise<string[]> {
  const states = await Promise.all(texts.map(stateAfter))
  return texts.filter((_, index) => !isDeepStrictEqual(states[index], harmless))
}

describe('a terminal', () => {
  test.each(HOSTILE)('is changed by %s without escaping', async (_, text) => {
    expect(await stateAfter(`${text}\n`)).not.toEqual(harmless)
  })

  test.each([...STRANGE, ...HOSTILE])('is unchanged after %s in any format (O10)', async (_, text) => {
    const values = [text, [text], {name: text}, {[text]: text}, {name: text, [text]: [{a: text, b: [text]}]}]
    const outputs = await Promise.all(values.map((value) => printed(value)))
    expect(await changing(outputs.flat())).toEqual([])
  })

  test.each([...STRANGE, ...HOSTILE])('is unchanged after messages with %s (S2, U3)', async (_, text) => {
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

  test('is unchanged after any response in any format (O10)', async () => {
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

test('the colors of a table stay on a terminal, unless a value contains an escape character', async () => {
  const [, , , , plain = ''] = await printed({accessToken: 'AT'})
  expect(plain).toContain('\u001b[')
  const [, , , , escaped = ''] = await printed({accessToken: '\u001b[31mAT'})
  expect(escaped).not.toContain('\u001b')
  expect(escaped).toContain('AT')
})
