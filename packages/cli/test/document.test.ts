import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createToken, InputError, validateRequest} from '@sso-oidc/core'
import {afterAll, describe, expect, test} from 'vitest'
import {operationFlags} from '../src/argv/operation-flags.ts'
import {readInput} from '../src/input/input.ts'
import {describeProblems} from '../src/input/problems.ts'
import {parseYaml} from '../src/input/yaml-syntax.ts'
import {parseCommandLine} from './run-command.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'document-'))
afterAll(() => rmSync(folder, {recursive: true}))

/** Returns the request that a document in a file contains, or the error message. */
async function read(flag: string, content: string | Uint8Array): Promise<Readonly<Record<string, unknown>> | string> {
  const file = path.join(folder, 'document')
  writeFileSync(file, content)
  const {values} = parseCommandLine(createToken, [flag, `file://${file}`])
  try {
    const input = await readInput({operation: createToken, flags: operationFlags(createToken)}, values, {
      cwd: folder,
      env: {},
      stdin: async () => new Uint8Array(),
    })
    const problems = validateRequest(createToken, input.request)
    const wrong = problems.filter(({kind}) => kind !== 'missing')
    if (wrong.length === 0) return input.request
    throw await describeProblems(createToken, input, wrong)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    // Without the file, the position, and the masked line, which other tests check.
    const places = /^.*\):? (?:invalid (?:JSON|YAML)(?:, line \d+, column \d+)?: )?|\n\d+ \|[\s\S]*$/g
    return error.message.replace(places, '')
  }
}

const readJson = (content: string | Uint8Array) => read('--cli-input-json', content)
const readYaml = (content: string | Uint8Array) => read('--cli-input-yaml', content)

test.each([
  ['JSON', readJson, '{"$schema": "./create-token.request.json", "code": "a"}'],
  ['JSON with any value', readJson, '{"code": "a", "$schema": 1}'],
  ['YAML', readYaml, '$schema: ./create-token.request.json\ncode: a\n'],
])('a document in %s can have the member $schema, which is not sent (H11)', async (_, read, content) => {
  expect(await read(content)).toEqual({code: 'a'})
})

test('a member $schema below the top level is a value like any other (H11)', async () => {
  expect(await readJson('{"code": {"$schema": "a"}}')).toContain('code must be a string, not an object')
})

describe('a JSON document', () => {
  test('has the last value of a duplicate member, as in the AWS CLI (I8)', async () => {
    expect(await readJson('{"code": "a", "code": "b"}')).toEqual({code: 'b'})
  })

  test('can begin with one byte order mark but not with two (I9)', async () => {
    expect(await readJson('\uFEFF{}')).toEqual({})
    expect(await readJson('\uFEFF\uFEFF{}')).toBe('Unexpected token')
  })

  test.each([
    ['a nested list', `{"code": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`],
    ['a nested object', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
  ])('with %s of more than 32 levels is rejected (I7)', async (_, text) => {
    expect(await readJson(text)).toBe('the JSON is nested deeper than 32 levels.')
  })

  test('with 20,000 problems is rejected with the first 50 of them (I7)', async () => {
    const message = await readJson(`{${Array.from({length: 20_000}, (_, i) => `"k${i}":1`).join(',')}}`)
    const [count, ...lines] = String(message).split('\n')
    expect([count, lines.length, lines.at(-1)]).toEqual(['has 20000 problems:', 51, '  and 19950 more'])
  })
})

describe('a YAML document', () => {
  const TOO_LONG = 'it is longer than 262144 characters.'
  const MULTIPLIED = 'it is nested too deeply or has too many aliases.'
  const TOO_DEEP = 'the YAML is nested deeper than 32 levels.'
  const bomb = 'abcdefgh'.replace(/./g, (name, at, names) => {
    const inner = at === 0 ? 'x' : `*${names[at - 1]}`
    return `${name}: &${name} [${Array(9).fill(inner).join(', ')}]\n`
  })

  test.each<[string, string, string]>([
    ['aliases of aliases', bomb, MULTIPLIED],
    ['merge keys of merge keys', bomb.replaceAll(/\[(\*\w).*\]/g, '{<<: $1, b: $1, c: $1, d: $1}'), MULTIPLIED],
    ['more than fifty aliases', `code: &a x\nscope: [${'*a, '.repeat(60)}]`, MULTIPLIED],
    ['an anchor that contains itself', 'code: &a [*a]', TOO_DEEP],
    ['a document that contains itself', '&a {code: *a}', TOO_DEEP],
    ['33 levels', `code: ${'['.repeat(32)}${']'.repeat(32)}`, TOO_DEEP],
    ['10,000 levels', `code: ${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'The document is nested too deeply'],
    ['10,000 levels of blocks', '- '.repeat(10_000), 'The document is nested too deeply'],
    ['a megabyte of elements', `scope:\n${'- a\n'.repeat(250_000)}`, TOO_LONG],
    ['an unknown tag', 'code: !!js/function "function () {}"', 'Unknown tag'],
    ['a tag of Python', 'code: !!python/object/apply:os.system ["id"]', 'Unknown tag'],
    ['a set, a tag of YAML 1.1', 'scope: !!set {a}', 'Unknown tag'],
    ['bytes, a tag of YAML 1.1', 'code: !!binary aGk=', 'Unknown tag'],
    ['a date, a tag of YAML 1.1', 'code: !!timestamp 2020-01-01', 'Unknown tag'],
    ['a tag of a program', 'code: !run id', 'Unknown tag'],
    ['a duplicate member', 'code: a\ncode: b', 'Duplicate member'],
    ['a duplicate member in braces', '{code: a, "code": b}', 'Duplicate member'],
    ['a duplicate member of a member', 'code: {a: 1, a: 2}', 'Duplicate member'],
    ['a duplicate merge key', 'code: {<<: 1, <<: 2}', 'Duplicate member'],
    ['two documents', 'code: a\n---\ncode: b', 'More than one document'],
  ])('with %s is rejected (I7, I8)', async (_, text, message) => {
    expect(await readYaml(text)).toBe(message)
  })

  test.each<[string, string, {line: number; column: number}]>([
    ['a double quote', 'code: "a\nclientId: b\nscope: [c]\n', {line: 1, column: 7}],
    ['a single quote', "clientId: b\ncode: 'a\n", {line: 2, column: 7}],
    ['a quote and a backslash', 'code: "a\\', {line: 1, column: 7}],
    ['a quote alone', '"', {line: 1, column: 1}],
    ['a quote behind an anchor', 'code: &a "b', {line: 1, column: 10}],
    ['the quote of a member', 'code: a\n"clientId: b', {line: 2, column: 1}],
    ['the quote of a member before other lines', 'code: a\n"clientId: b\nscope: [c]\n', {line: 2, column: 1}],
    ['a quote in a list in a list', 'scope:\n  - [a, ["b]]\n', {line: 2, column: 10}],
    ['a bracket', 'code: a\nscope: [a, b\nclientId: c\n', {line: 2, column: 8}],
    ['a bracket around one that is closed', 'scope: [[a]\n', {line: 1, column: 8}],
    ['a bracket in braces', '{"clientId": "c",\n "scope": ["a"}\n', {line: 2, column: 11}],
    ['the braces of the document', '{"clientId": "c",\n "scope": ["a"]\n', {line: 1, column: 1}],
    ['a brace of one member', 'code: {a: [b], c: "d"\nscope: [a]\n', {line: 1, column: 7}],
  ])('with %s that is not closed is rejected at the position of its beginning', async (_, text, position) => {
    expect(await parseYaml(text)).toEqual({message: 'This quote or bracket is not closed', position})
  })

  test('with closed quotes and brackets is rejected at the position of another error', async () => {
    expect(await parseYaml('scope: [a, "b"#c\n]')).toEqual({
      message: 'Missing character, such as a comma or a space',
      position: {line: 1, column: 15},
    })
  })

  test('with 30,000 members and a duplicate is rejected in reasonable time (I7)', async () => {
    const members = Array.from({length: 30_000}, (_, i) => `k${i.toString(36)}`)
    expect(await readYaml(`{${members.join(': ,')}: }`)).toContain(`has ${members.length} problems:`)
    expect(await readYaml(`{${members.join(': ,')}: , k0: }`)).toBe('Duplicate member')
  })

  test.each(['012345678901', '0x1F', '0o17', '1e3', '1.50', '.5', '-0', '+1', '.inf', '-.INF', '.nan'])(
    'with the unquoted word %s for a string is rejected with the advice to quote it (I11)',
    async (word) => {
      expect(await readYaml(`code: ${word}`)).toBe(
        'has 1 problem:\n  line 1, column 7: code must be a string, not a number (put it in quotes)',
      )
    },
  )

  test.each(['true', 'False', 'TRUE'])('with the unquoted word %s for a string is rejected too (I11)', async (word) => {
    expect(await readYaml(`code: ${word}`)).toContain('code must be a string, not a boolean (put it in quotes)')
  })

  test.each(['', '~', 'null', 'NULL'])(
    'with the unquoted word "%s" for a string is rejected because it means null (I11)',
    async (word) => {
      expect(await readYaml(`code: ${word}`)).toContain('code must be a string, not null')
    },
  )

  test.each(['NO', 'no', 'yes', 'on', 'off', 'y', '1:30', '0b11', '1_000', '2020-01-01', '=', '+', '0x', '1e', '١٢'])(
    'reads the word %s as a string, as in YAML 1.2 (I11)',
    async (word) => {
      expect(await readYaml(`code: ${word}`)).toEqual({code: word})
    },
  )
})

describe('a file with a document', () => {
  const members = {clientId: 'a', code: 'b'}
  const texts = {json: '{"clientId": "a",\n"code": "b"}\n', yaml: 'clientId: a\ncode: b\n'}
  const utf16 = (text: string): Uint8Array => Buffer.from(text, 'utf16le')

  test.each<[string, (text: string) => string]>([
    ['with a byte order mark', (text) => `\uFEFF${text}`],
    ['with Windows line breaks', (text) => text.replaceAll('\n', '\r\n')],
    ['with carriage returns as line breaks', (text) => text.replaceAll('\n', '\r')],
    ['without a last line break', (text) => text.trimEnd()],
    ['with blank lines before and after', (text) => `\n\n${text}\n\n`],
  ])('%s is read (I9)', async (_, change) => {
    expect([await readJson(change(texts.json)), await readYaml(change(texts.yaml))]).toEqual([members, members])
  })

  test('can contain NEL and the Unicode line separators in strings (I9)', async () => {
    const code = 'a\u0085b\u2028c\u2029d'
    expect([await readJson(`{"code": "${code}"}`), await readYaml(`code: "${code}"`)]).toEqual([{code}, {code}])
  })

  test.each<[string, (text: string) => string | Uint8Array]>([
    ['in UTF-16', utf16],
    ['in UTF-16 with a byte order mark', (text) => utf16(`\uFEFF${text}`)],
    ['in UTF-16, big-endian', (text) => Buffer.from(utf16(`\uFEFF${text}`)).swap16()],
    ['in Latin-1', (text) => Buffer.from(text.replace('a', 'é'), 'latin1')],
    ['with NEL as line breaks', (text) => text.replaceAll('\n', '\u0085')],
  ])('%s is rejected (I9)', async (_, change) => {
    expect([typeof (await readJson(change(texts.json))), typeof (await readYaml(change(texts.yaml)))]).toEqual([
      'string',
      'string',
    ])
  })
})
