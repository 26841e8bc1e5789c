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
import {tellExchanges} from './debug.ts'
import {type Input, readInput} from './input.ts'
import {prepareOutput} from './output.ts'
import {describeProblems} from './problems.ts'
import {type ConnectionSettings, connectionSettings, globalSettings} from './settings.ts'
import type {Streams} from './streams.ts'
import type {Surroundings} from './text-source.ts'
import {nodeTransport} from './transport.ts'
import {waitOnTerminal, waitOptions} from './wait.ts'
import {assertComplete, type OperationWords} from './words.ts'

/** The world that a command runs in. */
export interface World extends Surroundings, Streams {
  readonly userAgent: string
  /** Default: `node:http` and `node:https`. */
  readonly transport?: Transport
}

/**
 * Runs the command of an operation, from words to the text for standard output. The order of the checks is the AWS
 * CLI's: global settings, words, files and documents, connection, validation; only then something is sent.
 *
 * @throws {SsoOidcError} for everything that goes wrong
 */
export async function runOperation(words: OperationWords, world: World): Promise<string> {
  const {operation} = words
  const settings = globalSettings(words, world.env)
  const render = await prepareOutput(settings, world)
  assertComplete(words)
  const wait = waitOptions(words)
  const input = await readInput(words, world)

  const skeleton = words.values.get('generate-cli-skeleton')
  if (skeleton === 'input') return `${JSON.stringify(inputSkeleton(operation), null, 4)}\n`
  if (skeleton === 'yaml-input') return yamlSkeleton(operation)

  const connection = connectionSettings(words, world.env)
  return withProblemsDescribed(operation, input, async () => {
    if (skeleton === 'output') {
      assertValid(operation, input.request)
      return render(operation, outputSkeleton(operation))
    }
    const client = connect(operation, connection, {...world, debug: settings.debug})
    const send = (): Promise<object> => client.send(operation, input.request)
    const {stderr} = world
    const pollOn = operation.pollOn ?? []
    const response = await (wait === undefined ? send() : waitOnTerminal(send, {...wait, pollOn, stderr}))
    return render(operation, response as JsonValue)
  })
}

/** A client for one operation, on the given connection. */
function connect(
  operation: AnyOperation,
  connection: ConnectionSettings,
  {transport = nodeTransport(connection), userAgent, stderr, debug}: World & {debug: boolean},
): Client {
  const {randomUUID} = process.getBuiltinModule('node:crypto')
  const told = debug ? tellExchanges(transport, operation, (line) => stderr.write(`${line}\n`)) : transport
  return createClient({
    endpoint: connection.endpoint,
    maxAttempts: connection.maxAttempts,
    transport: told,
    invocationId: randomUUID,
    headers: {'user-agent': userAgent},
    ...(connection.sign ? {} : {sign: false}),
  })
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
