import {parseEnv} from 'node:util'
import type {Format, JsonValue} from '@sso-oidc/format'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import formatDotenv from '../src/dotenv.ts'
import formatFish from '../src/fish.ts'
import formatEnv from '../src/index.ts'
import formatPowershell from '../src/powershell.ts'
import {BASH, DASH, evaluate, FISH, POWERSHELL, type Shell, SOURCING, ZSH} from './evaluate.ts'

const CONTEXT = {operation: 'CreateToken', color: false, width: 80}
const DIALECTS = {env: formatEnv, fish: formatFish, powershell: formatPowershell, dotenv: formatDotenv}
const print = (format: Format, value: JsonValue): string => format(value, CONTEXT) as string

const HOSTILE = {
  quotes: `it's "a" \`test\` ''' \\'`,
  command: '$(touch /dev/full) `id` $HOME',
  end: "'; exit 7; '",
  breaks: 'one\ntwo\n\n  three\n',
  return: 'a\r\nb\r',
  blanks: '  \t two  ',
  dash: '-n',
  slashes: '\\ \\\\ \\n \\',
  history: '!! !x',
  comment: '# no comment',
  glob: '* ? [a] {b,c} ~',
  controls: '\u0001\u0007\u001b[31m\u007f\u009b',
  wide: 'é 日本 😀 \u202e \ufeff \ufdd0 \uf600 \u2018\u2019\u201a\u201b',
}
const HOSTILE_VARIABLES = Object.fromEntries(Object.entries(HOSTILE).map(([name, text]) => [name.toUpperCase(), text]))

const text = fc
  .oneof(
    fc.string({unit: 'binary', maxLength: 40}),
    fc.string({unit: fc.constantFrom(...`'"\\\`$\n\r\t !#ab=-~*%{}();&|<>\u2019`), maxLength: 20}),
  )
  .map((generated) => generated.replaceAll('\0', ''))
const variables = fc
  .array(text, {minLength: 40, maxLength: 40})
  .map((texts) => Object.fromEntries(texts.map((value, index) => [`V${index}`, value])))

describe('what a shell reads is the value', () => {
  describe.each<[string, Shell, Format]>([
    ['sh (dash)', DASH, formatEnv],
    ['bash', BASH, formatEnv],
    ['zsh', ZSH, formatEnv],
    ['fish', FISH, formatFish],
    ['PowerShell', POWERSHELL, formatPowershell],
  ])('in %s', (_, shell, format) => {
    const missing = missingProgram(shell.program, shell)

    test('for values that want to be more', ({skip}) => {
      if (missing !== undefined) skip(missing)
      const expected = {status: 0, stderr: '', variables: HOSTILE_VARIABLES}
      expect(evaluate(shell, print(format, HOSTILE))).toEqual(expected)
    })

    test('for any value', ({skip}) => {
      if (missing !== undefined) skip(missing)
      fc.assert(
        fc.property(variables, (value) => {
          // PowerShell says so itself when a value is empty.
          const said = format === formatPowershell ? mapValues(value, (item) => item || 'x') : value
          expect(evaluate(shell, print(format, said))).toEqual({status: 0, stderr: '', variables: said})
        }),
        {numRuns: 25},
      )
    })

    test('for null, which takes a variable away', ({skip}) => {
      if (missing !== undefined) skip(missing)
      const after = evaluate(shell, print(format, {old: null, new: 'x'}), {OLD: 'old'})
      expect(after).toEqual({status: 0, stderr: '', variables: {NEW: 'x'}})
    })
  })

  test('in a .env file, for every value that is not refused', () => {
    let refused = 0
    fc.assert(
      fc.property(text, (value) => {
        const mixed = value.includes("'") && /["\\$`]/.test(value)
        if (mixed || value.includes('\r')) {
          refused += 1
          expect(() => print(formatDotenv, {token: value})).toThrow(/^TOKEN holds /)
        } else {
          expect(parseEnv(print(formatDotenv, {before: '#', token: value, after: ''}))).toEqual({
            BEFORE: '#',
            TOKEN: value,
            AFTER: '',
          })
        }
      }),
      {numRuns: 2000},
    )
    expect(refused).toBeLessThan(1000)
  })

  test('in a .env file that a shell sources', () => {
    const isSaid = (value: string): boolean => !(/\r/.test(value) || (/'/.test(value) && /["\\$`]/.test(value)))
    fc.assert(
      fc.property(variables, (value) => {
        const said = mapValues(value, (item) => (isSaid(item) ? item : "it's"))
        const outcome = evaluate(SOURCING, print(formatDotenv, said))
        expect(outcome).toEqual({status: 0, stderr: '', variables: said})
      }),
      {numRuns: 25},
    )
  })
})

function mapValues(record: Record<string, string>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}

describe('a line', () => {
  const TOKEN = {accessToken: "a'b", expiresIn: 3600, idToken: null}

  test.each<[keyof typeof DIALECTS, JsonValue, string]>([
    ['env', TOKEN, "export ACCESS_TOKEN='a'\\''b'\nexport EXPIRES_IN='3600'\nunset ID_TOKEN\n"],
    ['fish', TOKEN, "set -gx ACCESS_TOKEN 'a\\'b'\nset -gx EXPIRES_IN '3600'\nset -eg ID_TOKEN\n"],
    [
      'powershell',
      TOKEN,
      "$env:ACCESS_TOKEN = 'a' + [char]39 + 'b'\n$env:EXPIRES_IN = '3600'\n$env:ID_TOKEN = $null\n",
    ],
    ['powershell', {a: '\n😀'}, "$env:A = '' + [char]10 + [char]55357 + [char]56832\n"],
    ['dotenv', TOKEN, 'ACCESS_TOKEN="a\'b"\nEXPIRES_IN=3600\n'],
    ['dotenv', {a: 'x y', b: '', c: 'aoa:MG/+=.-_'}, "A='x y'\nB=''\nC=aoa:MG/+=.-_\n"],
    [
      'env',
      {scope: ['sso:account:access', 'x'], awsAdditionalDetails: {identityContext: 'c'}, none: [], ok: true},
      "export SCOPE='sso:account:access x'\nexport AWS_ADDITIONAL_DETAILS_IDENTITY_CONTEXT='c'\nexport NONE=''\nexport OK='true'\n",
    ],
    ['env', {AWS_ACCESS_KEY_ID: 'a', _b1: 'b'}, "export AWS_ACCESS_KEY_ID='a'\nexport _B1='b'\n"],
  ])('of %s for %j', (name, value, expected) => {
    expect(print(DIALECTS[name], value)).toBe(expected)
  })

  test.each(Object.entries(DIALECTS))('of %s is not written for what variables cannot say', (_, format) => {
    const reason = (value: JsonValue): string => {
      try {
        return `printed ${print(format, value)}`
      } catch (error) {
        return String(error)
      }
    }
    const rename = "Give other names with --query, such as '{TOKEN: accessToken}'."
    const nameless =
      "has no name for a variable. Give it one with --query '{TOKEN: accessToken}', or print it bare with --output text."
    const list = 'is a list that words with blanks between them cannot tell. Pick from it with --query.'
    const cases: [JsonValue, string][] = [
      ['x', `A single value ${nameless}`],
      [null, `A single value ${nameless}`],
      [['x'], `A list ${nameless}`],
      [{token: 'secret\0'}, 'TOKEN holds the character NUL, which no variable can hold.'],
      [{token: 'secret\ud800'}, 'TOKEN holds half a character, which is not UTF-8.'],
      [{scope: ['a b']}, `SCOPE ${list}`],
      [{scope: ['']}, `SCOPE ${list}`],
      [{scope: [null]}, `SCOPE ${list}`],
      [{list: [{a: 1}]}, `LIST ${list}`],
      [{a: {b: '1'}, a_b: '2'}, `Two members would both be A_B. ${rename}`],
      [{'a b': '1'}, `"a b" cannot be the name of a variable. ${rename}`],
      [{'1a': '1'}, `"1a" cannot be the name of a variable. ${rename}`],
      [{'x; id': {y: '1'}}, `"x; id.y" cannot be the name of a variable. ${rename}`],
      [{ß: '1'}, `"ß" cannot be the name of a variable. ${rename}`],
    ]
    expect(cases.map(([value]) => reason(value))).toEqual(cases.map(([, message]) => `Error: ${message}`))
  })

  test('of PowerShell is not written for an empty value, which would remove the variable', () => {
    expect(() => print(formatPowershell, {token: ''})).toThrow(/^TOKEN is empty/)
  })

  test('of PowerShell is one, and ASCII, whatever the value', () => {
    fc.assert(
      fc.property(text, (value) => {
        const printed = print(formatPowershell, {v: `${value}.`})
        expect(printed).toMatch(/^\$env:V = ('[ -&(-~]*'|\[char\]\d+)( \+ ('[ -&(-~]+'|\[char\]\d+))*\n$/)
        expect(readPowershell(printed)).toBe(`${value}.`)
      }),
    )
  })
})

/** What the terms of such a line are together. Not PowerShell: only as much of it as these lines use. */
function readPowershell(line: string): string {
  const terms = [...line.slice(line.indexOf('=')).matchAll(/'([^']*)'|\[char\](\d+)/g)]
  return terms.map(([, quoted, code]) => quoted ?? String.fromCharCode(Number(code))).join('')
}
