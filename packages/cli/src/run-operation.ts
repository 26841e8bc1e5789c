import {
  type AnyOperation,
  assertValid,
  type Client,
  createClient,
  InputError,
  inputSkeleton,
  type JsonValue,
  outputSkeleton,
  type Transport,
  yamlSkeleton,
} from '@sso-oidc/core'
import {type Choice, chooseFormat} from './formats/choose-format.ts'
import {type Input, readInput} from './input/input.ts'
import {describeProblems} from './input/problems.ts'
import type {Surroundings} from './input/surroundings.ts'
import {type Connection, resolveConnection} from './network/connection.ts'
import {tellExchanges} from './network/debug.ts'
import {hideEchoes} from './network/hide-echoes.ts'
import {createSigner} from './network/signer.ts'
import {nodeTransport} from './network/transport.ts'
import {type PagerCommand, pagerCommand} from './output/pager.ts'
import {compileQuery, type Query} from './output/query.ts'
import {render} from './output/render.ts'
import {pagingOf, readPages} from './paging.ts'
import {assertGlobalFlags, readSettings, type Settings} from './settings/settings.ts'
import type {Streams} from './streams.ts'
import {waitOnTerminal, waitOptions} from './wait.ts'
import {textValue} from './words/values.ts'
import {assertComplete, type OperationWords} from './words/words.ts'

/** The world that a command runs in. */
export interface World extends Surroundings, Streams {
  readonly userAgent: string
  /** Default: `node:http` and `node:https`. */
  readonly transport?: Transport
  /** Milliseconds that the format of a plugin may take. Default: 30,000. */
  readonly formatDeadline?: number
}

/** What a command brings out. */
export interface Result {
  readonly text: string
  /** Shows the text, on a terminal. */
  readonly pager?: PagerCommand
}

/**
 * Runs the command of an operation, from words to the text for standard output. The order of the checks is the AWS
 * CLI's: global flags, words, files and documents, settings, validation; only then something is sent.
 *
 * @throws {SsoOidcError} for everything that goes wrong
 */
export async function runOperation(words: OperationWords, world: World): Promise<Result> {
  const {operation, values} = words
  const output = textValue(words, 'output')
  const asked = output === undefined ? undefined : await chooseFormat({value: output, from: '--output'}, world)
  const expression = textValue(words, 'query')
  const query: Query = expression === undefined ? (value) => value : await compileQuery(expression)
  assertGlobalFlags(words)
  assertComplete(words)
  const wait = waitOptions(words)
  const input = await readInput(words, world)
  const paging = pagingOf(words, input.request)

  const skeleton = values.get('generate-cli-skeleton')
  if (skeleton === 'input') return {text: `${JSON.stringify(inputSkeleton(operation), null, 4)}\n`}
  if (skeleton === 'yaml-input') return {text: yamlSkeleton(operation)}

  const settings = readSettings(words, world)
  const connection = await resolveConnection(words, settings, world)
  const format = asked ?? (await chooseFormat(settings.get('output') ?? {value: 'json', from: 'default'}, world))
  const answers = await withProblemsDescribed(operation, input, async () => {
    const {request} = input
    if (skeleton === 'output') {
      assertValid(operation, request)
      return [outputSkeleton(operation)]
    }
    const client = connect(words, {connection, settings}, world)
    if (paging !== undefined) return readPages(client, {operation, format}, {request, paging})
    const send = async (): Promise<JsonValue> =>
      client.send<Input['request'], Record<string, JsonValue>>(operation, request)
    const {stderr} = world
    return [
      await (wait === undefined ? send() : waitOnTerminal(send, {...wait, pollOn: operation.pollOn ?? [], stderr})),
    ]
  })
  return toResult(answers.map(query), {words, settings, format}, world)
}

/** The text of values, one after the other: more than one only where a format prints page after page. */
async function toResult(
  values: readonly JsonValue[],
  {words, settings, format}: {words: OperationWords; settings: Settings; format: Choice},
  {stdout: {isTTY = false, columns = 80}, env, formatDeadline: deadline}: World,
): Promise<Result> {
  const {operation, values: flags} = words
  const mayColor = isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  const color = flags.get('color') === 'on' || (flags.get('color') !== 'off' && mayColor)
  const rendering = {format, operation: operation.name, color, width: columns, deadline}
  let text = ''
  for (const value of values) text += await render(value, rendering)
  const pager = isTTY && text !== '' && !flags.has('no-cli-pager') ? await pagerCommand(settings, env) : undefined
  return pager === undefined ? {text} : {text, pager}
}

const UNVERIFIED =
  'sso-oidc: warning: --no-verify-ssl lets anybody on the way read and change what is sent, secrets included.'

/** A client for one operation. */
function connect(
  {operation, values}: OperationWords,
  {connection, settings}: {connection: Connection; settings: Settings},
  world: World,
): Client {
  const {userAgent, stderr, env} = world
  const transport = hideEchoes(world.transport ?? nodeTransport(connection, env), operation)
  const {endpoint, maxAttempts, region, verify} = connection
  const {profile} = settings
  const tell = (line: string): unknown => stderr.write(`${line}\n`)
  if (!verify && endpoint.protocol === 'https:') tell(UNVERIFIED)
  return createClient({
    endpoint,
    maxAttempts,
    transport: values.has('debug') ? tellExchanges(transport, operation, tell) : transport,
    invocationId: randomId,
    headers: {'user-agent': userAgent},
    sign: values.has('no-sign-request')
      ? false
      : createSigner(region, {env, profile, isProfileFlag: Boolean(values.get('profile')), transport}),
  })
}

/** A UUID (version 4) from no secure source: it only has to be unique, and node:crypto takes 3.5 ms to load. */
function randomId(): string {
  const digits = '00000000-0000-4000-8000-000000000000'
  return digits.replaceAll('0', () => Math.floor(Math.random() * 16).toString(16))
}

/** The client knows what is wrong with a request; the input knows where in its document. */
async function withProblemsDescribed<T>(operation: AnyOperation, input: Input, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof InputError) || error.problems.length === 0) throw error
    throw await describeProblems(operation, input, error.problems)
  }
}
