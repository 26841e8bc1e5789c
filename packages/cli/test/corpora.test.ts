import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createClient, InputError, type JsonValue, OutputError, ResponseError, registerClient} from '@sso-oidc/core'
import {afterAll, describe, expect, test} from 'vitest'
import {parse as parseYaml} from 'yaml'
import {sharedData} from '../../../tools/shared-data.ts'
import {readInput} from '../src/input.ts'
import {compileQuery, render} from '../src/output.ts'
import {parseWords} from '../src/words.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'corpora-'))
afterAll(() => rmSync(folder, {recursive: true}))

/** What the program makes of a document: it has members, it is another value, or its syntax is wrong. */
async function verdictOfInput(flag: string, file: string): Promise<'object' | 'value' | 'syntax'> {
  const words = parseWords(['create-token', flag, `fileb://${file}`])
  if (words === undefined) throw new Error('no operation was found')
  try {
    await readInput(words, {cwd: folder, env: {}})
    return 'object'
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return error.message.includes('is not an object with members') ? 'value' : 'syntax'
  }
}

/** The same for the answer of the service. */
async function verdictOfAnswer(body: Uint8Array): Promise<'object' | 'value' | 'syntax'> {
  const client = createClient({region: 'us-east-1', transport: async () => ({status: 200, headers: {}, body})})
  try {
    await client.send(registerClient, {clientName: 'n', clientType: 'public'})
    return 'object'
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error
    return /not a JSON object|nested deeper/.test(error.message) ? 'value' : 'syntax'
  }
}

const json = sharedData('corpora/json/test_parsing')

describe.skipIf(json.missing)('the JSON test suite', () => {
  const files = json.path === undefined ? [] : readdirSync(json.path)
  const at = (name: string): string => path.join(json.path ?? '', name)

  /** Documents that a parser may take or leave, and that this one takes. All others it refuses. */
  const TAKEN = [
    'i_number_double_huge_neg_exp.json',
    'i_number_huge_exp.json',
    'i_number_neg_int_huge_exp.json',
    'i_number_pos_double_huge_exp.json',
    'i_number_real_neg_overflow.json',
    'i_number_real_pos_overflow.json',
    'i_number_real_underflow.json',
    'i_number_too_big_neg_int.json',
    'i_number_too_big_pos_int.json',
    'i_number_very_big_negative_int.json',
    'i_object_key_lone_2nd_surrogate.json',
    'i_string_1st_surrogate_but_2nd_missing.json',
    'i_string_1st_valid_surrogate_2nd_invalid.json',
    'i_string_incomplete_surrogate_and_escape_valid.json',
    'i_string_incomplete_surrogate_pair.json',
    'i_string_incomplete_surrogates_escape_valid.json',
    'i_string_invalid_lonely_surrogate.json',
    'i_string_invalid_surrogate.json',
    'i_string_inverted_surrogates_U+1D11E.json',
    'i_string_lone_second_surrogate.json',
    'i_structure_500_nested_arrays.json',
    'i_structure_UTF-8_BOM_empty_object.json',
  ]
  const isTaken = (name: string): boolean => name.startsWith('y_') || TAKEN.includes(name)

  test('has 318 documents', () => expect(files.length).toBe(318))

  test('is judged as it says, as --cli-input-json (I1)', async () => {
    const judged = await Promise.all(
      files.map(async (name) => [name, (await verdictOfInput('--cli-input-json', at(name))) !== 'syntax']),
    )
    expect(judged).toEqual(files.map((name) => [name, isTaken(name)]))
  })

  test('is judged as it says, as an answer of the service (I1)', async () => {
    const judged = await Promise.all(
      files.map(async (name) => [name, (await verdictOfAnswer(readFileSync(at(name)))) !== 'syntax']),
    )
    expect(judged).toEqual(files.map((name) => [name, isTaken(name)]))
  })
})

const yaml = sharedData('corpora/yaml/src')

interface YamlCase {
  readonly name?: string
  readonly yaml?: string
  readonly fail?: boolean
}

describe.skipIf(yaml.missing)('the YAML test suite', () => {
  const files = yaml.path === undefined ? [] : readdirSync(yaml.path)
  /** The characters that the suite writes for blanks, tabs and line breaks. */
  const plain = (text: string): string =>
    text
      .replaceAll('␣', ' ')
      .replaceAll(/—*»/g, '\t')
      .replaceAll('←', '\r')
      .replaceAll('⇔', '\uFEFF')
      .replaceAll('↵', '')
      .replaceAll(/∎\n$/g, '')

  test('never makes the program fail in another way than by a message (I2)', async () => {
    const verdicts = {object: 0, value: 0, syntax: 0, invalidTaken: [] as string[]}
    for (const name of files) {
      const cases = parseYaml(readFileSync(path.join(yaml.path ?? '', name), 'utf8')) as YamlCase[]
      for (const [index, {yaml: text = '', fail}] of cases.entries()) {
        const file = path.join(folder, 'case.yaml')
        writeFileSync(file, plain(text))
        const verdict = await verdictOfInput('--cli-input-yaml', file)
        verdicts[verdict] += 1
        if (fail && verdict !== 'syntax') verdicts.invalidTaken.push(`${name}:${index}`)
      }
    }
    expect(verdicts).toMatchInlineSnapshot(`
      {
        "invalidTaken": [
          "SF5V.yaml:0",
        ],
        "object": 130,
        "syntax": 134,
        "value": 142,
      }
    `)
  })
})

const jmespath = sharedData('corpora/jmespath/tests')

interface QueryCases {
  readonly given: JsonValue
  readonly cases: readonly {expression: string; result?: JsonValue; error?: string; bench?: string}[]
}

describe.skipIf(jmespath.missing)('the JMESPath test suite', () => {
  const files = jmespath.path === undefined ? [] : readdirSync(jmespath.path).filter((name) => name.endsWith('.json'))

  test('has the results that it says, as --query (I4)', async () => {
    const wrong: string[] = []
    let count = 0
    for (const name of files) {
      const groups = JSON.parse(readFileSync(path.join(jmespath.path ?? '', name), 'utf8')) as QueryCases[]
      for (const {given, cases} of groups) {
        for (const {expression, result, error, bench} of cases) {
          if (bench !== undefined) continue
          count += 1
          const outcome = await answerOf(expression, given)
          const right = error === undefined ? JSON.stringify(outcome) === JSON.stringify(result) : outcome === undefined
          if (!right) wrong.push(`${name}: ${expression}`)
        }
      }
    }
    expect({count, wrong}).toMatchInlineSnapshot(`
      {
        "count": 892,
        "wrong": [
          "literal.json: '\\\\'",
        ],
      }
    `)
  })

  async function answerOf(expression: string, given: JsonValue): Promise<JsonValue | undefined> {
    try {
      return (await compileQuery(expression))(given)
    } catch (error) {
      if (error instanceof InputError || error instanceof OutputError) return undefined
      throw error
    }
  }
})

const naughty = sharedData('corpora/naughty-strings/blns.json')

describe.skipIf(naughty.missing)('the big list of naughty strings', () => {
  const strings =
    naughty.path === undefined ? [] : (JSON.parse(readFileSync(naughty.path, 'utf8')) as readonly string[])

  test('has 515 strings', () => expect(strings.length).toBe(515))

  test('comes through flags, documents and formats unaltered (I3)', async () => {
    for (const text of strings) {
      const words = parseWords(['create-token', `--code=${text}`, '--cli-input-json', JSON.stringify({clientId: text})])
      if (words === undefined) throw new Error('no operation was found')
      const {request} = await readInput(words, {cwd: folder, env: {}})
      expect(request).toEqual({clientId: text, code: text})
      const context = {operation: 'CreateToken', color: false, width: 80}
      expect(JSON.parse(await render({accessToken: text}, {format: 'json', ...context}))).toEqual({accessToken: text})
      expect(parseYaml(await render({accessToken: text}, {format: 'yaml', ...context}))).toEqual({accessToken: text})
    }
  })
})
