import {type AnyOperation, isSensitive, type MemberSchema, operations, requestSchema} from '@sso-oidc/core'
import fc from 'fast-check'
import {stringify} from 'yaml'
import {GLOBAL_FLAGS} from '../../src/argv/global-flags.ts'
import {operationFlags} from '../../src/argv/operation-flags.ts'
import {SECRET} from './secrets.ts'

/** Operations that a test can send. */
const NAMES = ['create-token', 'create-token-with-iam', 'register-client', 'start-device-authorization']

/** Words with a meaning for a parser, or almost. */
const NOTABLE = [
  ...['', '-', '--', '-1', '=', '[', '["a"]', '[1]', '{}', '{"clientId": 1}', 'a: [', '@', 'help', '--help', 'output'],
  ...[
    'input',
    'json',
    'table',
    'text',
    'yaml',
    'off',
    'on',
    '1',
    '0',
    'us-east-1',
    'http://a.example',
    '`1`',
    'a[',
    '*',
  ],
  ...['file://document.json', 'file://document.yaml', 'file://secret', 'fileb://binary', 'file://nope', 'file://.'],
  ...['document.json', 'document.yaml', 'file:///dev/stdin', 'accessToken', '[@,@]', 'to_number(@)', 'keys(@)'],
]

const text = fc.oneof(
  fc.constantFrom(...NOTABLE),
  fc.constant(SECRET),
  fc.string({unit: 'binary', maxLength: 12}).filter((word) => !word.includes('\0')),
)

/** Options that are always valid. */
const TAME = [
  ...[
    '--debug',
    '--no-cli-pager',
    '--no-sign-request',
    '--no-verify-ssl',
    '--color on',
    '--output text',
    '--output yaml',
  ],
  ...[
    '--output table',
    '--query keys(@)',
    '--query [accessToken]',
    '--cli-error-format json',
    '--cli-error-format text',
  ],
]

/** Creates a value for a member, usually of its type. */
function memberValue({type}: MemberSchema): fc.Arbitrary<unknown> {
  const right = type === 'array' ? fc.array(text, {maxLength: 3}) : text
  return fc.oneof({arbitrary: right, weight: 60}, {arbitrary: fc.jsonValue({maxDepth: 2}), weight: 1})
}

/** Creates a request, usually a valid one. Every secret member has the secret. */
export function requestOf(operation: AnyOperation): fc.Arbitrary<Record<string, unknown>> {
  const {properties, required} = requestSchema(operation)
  const members = Object.entries(properties).map(([name, member]) => {
    const value = isSensitive(member) ? fc.constant(SECRET) : memberValue(member)
    return [name, required.includes(name) ? value : fc.option(value, {nil: undefined})] as const
  })
  const known = fc.record(Object.fromEntries(members))
  const more = fc.dictionary(fc.constantFrom('extra', 'constructor', '__proto__', 'ClientId', SECRET), text, {
    maxKeys: 1,
  })
  return fc
    .tuple(known, fc.oneof({arbitrary: fc.constant({}), weight: 12}, {arbitrary: more, weight: 1}))
    .map(([request, unknown]) => ({...Object.fromEntries(defined(request)), ...unknown}))
}

function defined(request: Record<string, unknown>): [string, unknown][] {
  return Object.entries(request).filter(([, value]) => value !== undefined)
}

/** Creates a document of a request: unchanged, cut off, or with an inserted word. */
export function documentOf(operation: AnyOperation): fc.Arbitrary<{json: string; yaml: string}> {
  const mistakes = fc.oneof(
    {arbitrary: fc.constant(null), weight: 4},
    {arbitrary: fc.tuple(fc.nat(300), text), weight: 1},
  )
  return fc.tuple(requestOf(operation), mistakes, fc.boolean()).map(([request, mistake, isCut]) => {
    const spoil = (document: string): string => {
      if (mistake === null) return document
      const [at, word] = mistake
      return isCut ? document.slice(0, at) : document.slice(0, at) + word + document.slice(at)
    }
    return {json: spoil(JSON.stringify(request)), yaml: spoil(stringify(request))}
  })
}

/** Returns the options of a request. */
function requestFlags(request: Record<string, unknown>, operation: AnyOperation): string[] {
  return operationFlags(operation).flatMap(({name, member}) => {
    const value = member === undefined ? undefined : request[member]
    if (value === undefined) return []
    return [`--${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`]
  })
}

/** A command line: an operation, usually with its required options, and some random words. */
export interface CommandLine {
  readonly operation: AnyOperation
  readonly argv: readonly string[]
  readonly documents: {readonly json: string; readonly yaml: string}
}

export const commandLine: fc.Arbitrary<CommandLine> = fc.constantFrom(...NAMES).chain((name) => {
  const operation = operations[name]
  if (operation === undefined) throw new Error(`${name} is not in the registry`)
  const flags = [...operationFlags(operation), ...GLOBAL_FLAGS].map((flag) => `--${flag.name}`)
  const flag = fc.oneof(
    {arbitrary: fc.constantFrom(...flags), weight: 6},
    {arbitrary: fc.constantFrom('--debug'), weight: 2},
    {arbitrary: fc.constantFrom('--cli', '--co', '--client', '--nope', '-h', '--version', `--${SECRET}`), weight: 1},
    {
      arbitrary: fc.tuple(fc.constantFrom(...flags), fc.nat(8)).map(([full, cut]) => full.slice(0, -cut || undefined)),
      weight: 1,
    },
  )
  const wild = fc.oneof(
    {arbitrary: fc.tuple(flag, text), weight: 4},
    {arbitrary: fc.tuple(flag, text).map(([left, right]) => [`${left}=${right}`]), weight: 2},
    {arbitrary: flag.map((word) => [word]), weight: 2},
    {arbitrary: text.map((word) => [word]), weight: 1},
  )
  const tame = fc.constantFrom(...TAME.map((line) => line.split(' ')))
  const rest = fc.oneof(fc.array(wild, {maxLength: 5}), fc.array(tame, {maxLength: 3})).map((groups) => groups.flat())
  const documents = documentOf(operation)
  const complete = fc.oneof(
    {arbitrary: requestOf(operation).map((request) => requestFlags(request, operation)), weight: 4},
    {arbitrary: documents.map(({json}) => ['--cli-input-json', json]), weight: 2},
    {arbitrary: documents.map(({yaml}) => ['--cli-input-yaml', yaml]), weight: 2},
    {arbitrary: fc.constantFrom(['--cli-input-json', 'file://document.json'], ['--cli-input-yaml', '-']), weight: 1},
    {arbitrary: fc.constant([]), weight: 1},
  )
  return fc.record({complete, rest, documents, isLast: fc.boolean()}).map(({complete, rest, documents, isLast}) => ({
    operation,
    argv: isLast ? [name, ...rest, ...complete] : [name, ...complete, ...rest],
    documents,
  }))
})
