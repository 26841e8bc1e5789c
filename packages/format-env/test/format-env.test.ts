import {parseEnv} from 'node:util'
import type {Format, JsonValue} from '@sso-oidc/format'
import fc from 'fast-check'
import {beforeAll, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {createPowershellReader, type PowershellReader, type PowershellWord} from '../../../tools/testing/powershell.ts'
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
  spaces: '  \t two  ',
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

// No registry has PowerShell, so the parser below checks its lines everywhere.
const INSTALLED_POWERSHELL: [string, Shell, Format][] =
  missingProgram(POWERSHELL.program) === undefined ? [['PowerShell', POWERSHELL, formatPowershell]] : []

describe('a shell gets the original value', () => {
  describe.each<[string, Shell, Format]>([
    ['sh (dash)', DASH, formatEnv],
    ['bash', BASH, formatEnv],
    ['zsh', ZSH, formatEnv],
    ['fish', FISH, formatFish],
    ...INSTALLED_POWERSHELL,
  ])('in %s', (_, shell, format) => {
    const missing = missingProgram(shell.program, shell)

    test('for values with special characters', ({skip}) => {
      if (missing !== undefined) skip(missing)
      const expected = {status: 0, stderr: '', variables: HOSTILE_VARIABLES}
      expect(evaluate(shell, print(format, HOSTILE))).toEqual(expected)
    })

    test('for any value', ({skip}) => {
      if (missing !== undefined) skip(missing)
      fc.assert(
        fc.property(variables, (value) => {
          // The PowerShell format rejects empty values.
          const accepted = format === formatPowershell ? mapValues(value, (item) => item || 'x') : value
          expect(evaluate(shell, print(format, accepted))).toEqual({status: 0, stderr: '', variables: accepted})
        }),
        {numRuns: 25},
      )
    })

    test('for null, which removes a variable', ({skip}) => {
      if (missing !== undefined) skip(missing)
      const after = evaluate(shell, print(format, {old: null, new: 'x'}), {OLD: 'old'})
      expect(after).toEqual({status: 0, stderr: '', variables: {NEW: 'x'}})
    })
  })

  test('in a .env file, for every value that is not rejected', () => {
    let rejected = 0
    fc.assert(
      fc.property(text, (value) => {
        const mixed = value.includes("'") && /["\\$`]/.test(value)
        if (mixed || value.includes('\r')) {
          rejected += 1
          expect(() => print(formatDotenv, {token: value})).toThrow(
            /^TOKEN contains a (carriage return|single quote and one of)/,
          )
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
    expect(rejected).toBeLessThan(1000)
  })

  test('in a .env file that a shell sources', () => {
    const isAccepted = (value: string): boolean => !(/\r/.test(value) || (/'/.test(value) && /["\\$`]/.test(value)))
    fc.assert(
      fc.property(variables, (value) => {
        const accepted = mapValues(value, (item) => (isAccepted(item) ? item : "it's"))
        const outcome = evaluate(SOURCING, print(formatDotenv, accepted))
        expect(outcome).toEqual({status: 0, stderr: '', variables: accepted})
      }),
      {numRuns: 25},
    )
  })
})

function mapValues(record: Record<string, string>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}

describe('the text', () => {
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
  ])('of the format %s for %j is correct', (name, value, expected) => {
    expect(print(DIALECTS[name], value)).toBe(expected)
  })

  test.each(Object.entries(DIALECTS))(
    'of the format %s is an error for a value that variables cannot represent',
    (_, format) => {
      const reason = (value: JsonValue): string => {
        try {
          return `printed ${print(format, value)}`
        } catch (error) {
          return String(error)
        }
      }
      const rename = "Rename it, for example with `--query '{TOKEN: accessToken}'`."
      const nameless =
        "This format needs named values. Use `--query '{TOKEN: accessToken}'`, or `--output text` for the bare value."
      const list = 'is a list whose elements are not single words. Select one element with `--query`.'
      const cases: [JsonValue, string][] = [
        ['x', nameless],
        [null, nameless],
        [['x'], nameless],
        [{token: 'secret\0'}, 'TOKEN contains a NUL character, which a variable cannot contain.'],
        [{token: 'secret\ud800'}, 'TOKEN contains a lone surrogate, which is not valid UTF-8.'],
        [{scope: ['a b']}, `SCOPE ${list}`],
        [{scope: ['']}, `SCOPE ${list}`],
        [{scope: [null]}, `SCOPE ${list}`],
        [{list: [{a: 1}]}, `LIST ${list}`],
        [{a: {b: '1'}, a_b: '2'}, `Two members have the variable name A_B. ${rename}`],
        [{'a b': '1'}, `"a b" is not a valid variable name. ${rename}`],
        [{'1a': '1'}, `"1a" is not a valid variable name. ${rename}`],
        [{'x; id': {y: '1'}}, `"x; id.y" is not a valid variable name. ${rename}`],
        [{ß: '1'}, `"ß" is not a valid variable name. ${rename}`],
      ]
      expect(cases.map(([value]) => reason(value))).toEqual(cases.map(([, message]) => `Error: ${message}`))
    },
  )

  test('of the format powershell is an error for an empty value, which would remove the variable', () => {
    const message = 'TOKEN is empty, and PowerShell before 7.5 does not support empty variables.'
    expect(() => print(formatPowershell, {token: ''})).toThrow(new Error(message))
  })

  test.each([
    ['secret\r', 'TOKEN contains a carriage return, which programs remove when they read a .env file.'],
    ["secret'$", 'TOKEN contains a single quote and one of " \\ $ `, which a .env file cannot represent together.'],
  ])('of the format dotenv is an error for %j', (token, message) => {
    expect(() => print(formatDotenv, {token})).toThrow(new Error(message))
  })

  describe('of the format powershell', () => {
    let read: PowershellReader
    beforeAll(async () => {
      read = await createPowershellReader()
    })

    test('is one ASCII line for any value, which a parser reads as an assignment of that value', () => {
      fc.assert(
        fc.property(text, (value) => {
          const printed = print(formatPowershell, {v: `${value}.`})
          expect(printed).toMatch(/^[ -~]+\n$/)
          const [variable, operator, ...terms] = read(printed)
          expect([variable, operator]).toEqual([
            {kind: 'variable', text: '$env:V'},
            {kind: '=', text: '='},
          ])
          expect(terms.map(powershellTerm).join('')).toBe(`${value}.`)
        }),
      )
    })

    test('removes a variable for null', () => {
      expect(read(print(formatPowershell, {old: null}))).toEqual([
        {kind: 'variable', text: '$env:OLD'},
        {kind: '=', text: '='},
        {kind: 'variable', text: '$null'},
      ])
    })
  })
})

/** Returns the value of a word of a concatenation of strings and characters. Throws for other words, such as commands. */
function powershellTerm({kind, text}: PowershellWord): string {
  if (kind === 'verbatim_string_characters') return text.slice(1, -1).replaceAll("''", "'")
  if (kind === 'decimal_integer_literal') return String.fromCharCode(Number(text))
  if (['+', '[', ']', 'char'].includes(text)) return ''
  throw new Error(`The expression contains ${kind} ${text}.`)
}
