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
import {HARMFUL} from '../harmful.ts'
import {answer, run, runIn} from '../run-command.ts'
import {runProgram} from '../run-program.ts'
import {startServer} from '../scripted-server.ts'

/** Operations whose members are sent in the body. */
const NAMES = ['create-token', 'create-token-with-iam', 'register-client', 'start-device-authorization']

const ENV = {AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1'}

const suite = sharedData('corpora/naughty-strings/blns.json')

function operationOf(name: string): AnyOperation {
  const operation = operations[name]
  if (operation === undefined) throw new Error(`${name} is not in the registry`)
  return operation
}

/** Creates a value of a schema in which every string is the same. */
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
        'options',
        (request) =>
          Object.entries(request).map(
            ([member, value]) =>
              `--${toKebabCase(member)}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
          ),
      ],
      ['a JSON document', (request) => ['--cli-input-json', JSON.stringify(request)]],
      ['a YAML document', (request) => ['--cli-input-yaml', stringify(request)]],
    ])('is sent unchanged from %s (I3)', async (_, toWords) => {
      for (const text of strings) {
        const request = filled(requestSchema(operation), text) as Record<string, JsonValue>
        expect(await send(...toWords(request))).toEqual([request])
      }
    })

    const context = {operation: operation.name, color: false, width: 80}

    test('of a response is unchanged after JSON and YAML and does not change a terminal (I3, U3)', async () => {
      for (const text of strings) {
        const value = filled(responseSchema(operation), text)
        const [json, yaml, stream] = await Promise.all(
          ['json', 'yaml', 'yaml-stream'].map((format) => render(value, {format, ...context})),
        )
        expect([JSON.parse(json ?? ''), parse(yaml ?? ''), parse(stream ?? '')]).toEqual([value, value, [value]])
        expect([json, yaml, stream].join('')).not.toMatch(HARMFUL)
      }
    })

    test('of a response does not change a terminal as a table (I3, U3, O10)', async () => {
      for (const text of strings) {
        const printed = await render(filled(responseSchema(operation), text), {format: 'table', ...context})
        expect(printed).toMatch(/\n$/)
        expect(printed).not.toMatch(HARMFUL)
      }
    })

    test.each(['text', 'env', 'fish'])(
      'of a response does not change a terminal as %s (I3, U3, O10, D3)',
      async (format) => {
        const argv = [name, '--no-sign-request', '--output', format, '--cli-input-json']
        const request = JSON.stringify(filled(requestSchema(operation), 'x'))
        for (const text of strings) {
          const response = answer(200, filled(responseSchema(operation), text))
          const {stdout, stderr} = await runIn(ENV, [...argv, request], [response], {stdout: {isTTY: true}})
          // The formats for shells reject some values.
          expect([`${stdout}${stderr}` === '', HARMFUL.exec(stdout), HARMFUL.exec(stderr)]).toEqual([false, null, null])
        }
      },
    )

    test('of an error does not change a terminal (I3, S2, U3)', async () => {
      const request = ['--cli-input-json', JSON.stringify(filled(requestSchema(operation), 'x')), '--no-sign-request']
      for (const text of strings) {
        const refusal = answer(400, {error: text, error_description: text, message: text})
        const {exitCode, stderr} = await run([name, ...request], {...refusal, headers: {'x-amzn-errortype': text}})
        expect(exitCode).toBe(254)
        expect(stderr).not.toMatch(HARMFUL)
      }
    })
  })

  test('is unchanged in the request and the response of the built program (I3)', async () => {
    const request = {clientId: 'i', grantType: 'g', scope: strings}
    const response = {accessToken: 'a', scope: strings}
    await using server = await startServer({body: response})
    const words = ['create-token-with-iam', '--cli-input-json', '-', '--no-sign-request', '--endpoint-url', server.url]
    const {stdout, stderr, exitCode} = await runProgram(words, {stdin: JSON.stringify(request)})
    expect({exitCode, stderr, response: JSON.parse(stdout)}).toEqual({exitCode: 0, stderr: '', response})
    expect(server.requests.map(({body}) => JSON.parse(body))).toEqual([request])
  })
})
