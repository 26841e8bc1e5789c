import {readFileSync} from 'node:fs'
import {
  type AnyOperation,
  type JsonValue,
  type MemberSchema,
  operations,
  requestSchema,
  responseSchema,
  toKebabCase,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {parse, stringify} from 'yaml'
import {sharedData} from '../../../../tools/shared-data.ts'
import {render} from '../../src/output/render.ts'
import {HARMFUL, LASTING} from '../harmful.ts'
import {answer, run} from '../run-command.ts'
import {runProgram} from '../run-program.ts'
import {startServer} from '../scripted-server.ts'

/** Operations whose members travel in a body. */
const NAMES = ['create-token', 'create-token-with-iam', 'register-client', 'start-device-authorization']

const suite = sharedData('corpora/naughty-strings/blns.json')

function operationOf(name: string): AnyOperation {
  const operation = operations[name]
  if (operation === undefined) throw new Error(`${name} is not in the registry`)
  return operation
}

/** A value of the schema in which every string is this one. */
function filled({type, properties = {}, items}: MemberSchema, text: string): JsonValue {
  if (type === 'string') return text
  if (type === 'array') return items === undefined ? [] : [filled(items, text)]
  if (type !== 'object') return 1
  return Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, filled(member, text)]))
}

describe.skipIf(suite.missing)('the big list of naughty strings', () => {
  const strings: readonly string[] = suite.path === undefined ? [] : JSON.parse(readFileSync(suite.path, 'utf8'))

  test('has 515 strings', () => expect(strings.length).toBe(515))

  describe.each(NAMES)('in every member of %s', (name) => {
    const operation = operationOf(name)
    const send = async (...words: readonly string[]): Promise<unknown> => {
      const {sent} = await run([name, '--no-sign-request', ...words], answer(200, {accessToken: 'a'}))
      return sent.map(({body}) => JSON.parse(body))
    }

    test.each<[string, (request: Readonly<Record<string, JsonValue>>) => string[]]>([
      [
        'flags',
        (request) =>
          Object.entries(request).map(
            ([member, value]) =>
              `--${toKebabCase(member)}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
          ),
      ],
      ['a JSON document', (request) => ['--cli-input-json', JSON.stringify(request)]],
      ['a YAML document', (request) => ['--cli-input-yaml', stringify(request)]],
    ])('comes through %s into the request unaltered (I3)', async (_, toWords) => {
      for (const text of strings) {
        const request = filled(requestSchema(operation), text) as Record<string, JsonValue>
        expect(await send(...toWords(request))).toEqual([request])
      }
    })

    const context = {operation: operation.name, color: false, width: 80}

    test('of an answer reads back from JSON and YAML unaltered, and does no harm to a terminal (I3, U3)', async () => {
      for (const text of strings) {
        const value = filled(responseSchema(operation), text)
        const [json, yaml, stream] = await Promise.all(
          ['json', 'yaml', 'yaml-stream'].map((format) => render(value, {format, ...context})),
        )
        expect([JSON.parse(json ?? ''), parse(yaml ?? ''), parse(stream ?? '')]).toEqual([value, value, [value]])
        expect([json, yaml, stream].join('')).not.toMatch(HARMFUL)
      }
    })

    test.each([
      ['text', LASTING],
      ['table', HARMFUL],
    ])('of an answer does no harm to a terminal as %s (I3, U3, O10)', async (format, harmful) => {
      for (const text of strings) {
        const printed = await render(filled(responseSchema(operation), text), {format, ...context})
        expect(printed).toMatch(/\n$/)
        expect(printed).not.toMatch(harmful)
      }
    })

    test('of a refusal does no harm to a terminal (I3, S2, U3)', async () => {
      const request = ['--cli-input-json', JSON.stringify(filled(requestSchema(operation), 'x')), '--no-sign-request']
      for (const text of strings) {
        const refusal = answer(400, {error: text, error_description: text, message: text})
        const {exitCode, stderr} = await run([name, ...request], {...refusal, headers: {'x-amzn-errortype': text}})
        expect(exitCode).toBe(254)
        expect(stderr).not.toMatch(HARMFUL)
      }
    })
  })

  test('goes through the built program and over a connection unaltered, there and back (I3)', async () => {
    const request = {clientId: 'i', grantType: 'g', scope: strings}
    const response = {accessToken: 'a', scope: strings}
    await using server = await startServer({body: response})
    const words = ['create-token-with-iam', '--cli-input-json', '-', '--no-sign-request', '--endpoint-url', server.url]
    const {stdout, stderr, exitCode} = await runProgram(words, {stdin: JSON.stringify(request)})
    expect({exitCode, stderr, response: JSON.parse(stdout)}).toEqual({exitCode: 0, stderr: '', response})
    expect(server.requests.map(({body}) => JSON.parse(body))).toEqual([request])
  })
})
