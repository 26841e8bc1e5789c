import {
  type AnyOperation,
  assertValid,
  InputError,
  inputSkeleton,
  type JsonValue,
  type Operation,
  operations,
  outputSkeleton,
  type PollOptions,
  requestSchema,
  ServiceError,
  toKebabCase,
} from '@sso-oidc/core'
import type {Arguments} from '../argv/arguments.ts'
import type {Flag} from '../argv/flag.ts'
import type {GlobalValues} from '../argv/global-flags.ts'
import {type OperationValues, operationFlags, takesSessionToken} from '../argv/operation-flags.ts'
import type {Command, CommandContext} from '../command.ts'
import type {Choice} from '../formats/choose-format.ts'
import {examplesOf} from '../help/examples.ts'
import {type Input, readInput} from '../input/input.ts'
import {yamlSkeleton} from '../input/yaml-skeleton.ts'
import {firstSentence} from '../messages/first-sentence.ts'
import {withGrantTypeHint} from '../messages/grant-type-hint.ts'
import {type Connection, resolveConnection} from '../network/connection.ts'
import type {OpenSession} from '../network/open-session.ts'
import {sensitiveTexts} from '../network/sensitive-texts.ts'
import {issuesToken} from '../output/issued-response.ts'
import type {Result} from '../output/output.ts'
import {readSettings, type Settings} from '../settings/settings.ts'
import {type Listed, type Paging, pagingOf, readPages} from './paging.ts'
import {waitOnTerminal, waitOptions} from './wait.ts'

/** Creates the command of an operation. */
export function operationCommand(operation: AnyOperation): Command<OperationValues> {
  const flags = operationFlags(operation)
  return {
    name: toKebabCase(operation.name),
    get summary() {
      return firstSentence(requestSchema(operation).description)
    },
    group: 'API',
    flags,
    get examples() {
      return examplesOf(operation)
    },
    operation,
    run: (args, context) => runOperation({operation, flags}, args, context),
  }
}

/**
 * Creates the command of the operation with a name.
 *
 * @throws {Error} if there is no operation with the name
 */
export function commandOfOperation(name: string): Command<OperationValues> {
  const operation = operations[name]
  if (operation === undefined) throw new Error(`there is no operation ${name}`)
  return operationCommand(operation)
}

/**
 * Runs an operation. The order of the checks is that of the AWS CLI: files and documents, settings, validation. Only then
 * a request is sent.
 *
 * @throws {SsoOidcError} for every failure
 */
async function runOperation(
  {operation, flags}: {operation: AnyOperation; flags: readonly Flag[]},
  args: Arguments<OperationValues>,
  context: CommandContext,
): Promise<Result> {
  const {globals, values} = args
  const {output, redactor} = context
  const wait = waitOptions(values)
  const input = await readInput({operation, flags}, values, context)
  redactor.addLater(() => sensitiveTexts(requestSchema(operation), input.request))
  const paging = pagingOf(operation, args, input.request)

  const skeleton = values['generate-cli-skeleton']
  if (skeleton === 'input') return {text: `${JSON.stringify(inputSkeleton(operation), null, 4)}\n`}
  if (skeleton === 'yaml-input') return {text: yamlSkeleton(operation)}

  const session = needsSession(operation, input) ? await openSessionOf(args, context) : undefined
  // The request is validated before the token is known.
  const complete = session === undefined ? input : withToken(input, 'token')
  const settings = readSettings(globals, context)
  const printing = {title: operation.name, settings}
  if (skeleton === 'output') {
    const format = await output.chooseFormat(settings)
    await withProblemsDescribed(operation, input, async () => assertValid(operation, complete.request))
    return output.toResult([outputSkeleton(operation)], {...printing, format})
  }
  const connection =
    session?.connectionFor(operation) ?? (await resolveConnection(operation, {globals, settings}, context))
  const format = await output.chooseFormat(settings)
  // The items of a list are unlike those of the sample, and a list can be requested again.
  if (operation.pages === undefined) {
    await output.tryOn(outputSkeleton(operation), {...printing, format, mustSelect: issuesToken(operation)})
  }
  const prepared = {operation, globals, paging, wait, settings, connection, format}
  const send = (sent: Input): Promise<Listed> => sendRequest({...prepared, input: sent}, context)
  const {values: responses, last} = await withProblemsDescribed(operation, input, async () => {
    if (session === undefined) return send(input)
    assertValid(operation, complete.request)
    return session.session.withAccessToken((accessToken) => send(withToken(input, accessToken)))
  })
  return output.toResult(responses, {...printing, format, last})
}

/** Returns whether a request needs the access token of a session. */
function needsSession(operation: AnyOperation, {request}: Input): boolean {
  return takesSessionToken(operation) && request['accessToken'] === undefined
}

async function openSessionOf(args: Arguments<OperationValues>, context: CommandContext): Promise<OpenSession> {
  const {sessionOf} = await import('./session-token.ts')
  return sessionOf(args, context)
}

function withToken(input: Input, accessToken: string): Input {
  return {...input, request: {...input.request, accessToken}}
}

/** Everything that a request needs. */
interface Prepared {
  readonly operation: AnyOperation
  readonly globals: GlobalValues
  readonly input: Input
  readonly paging: Paging | undefined
  readonly wait: Pick<PollOptions, 'interval' | 'expiresIn'> | undefined
  readonly settings: Settings
  readonly connection: Connection
  readonly format: Choice
}

/** Sends the request, or the requests for all pages, and returns the values to print. */
async function sendRequest(
  {operation, globals, input: {request}, paging, wait, settings, connection, format}: Prepared,
  context: CommandContext,
): Promise<Listed> {
  const {connectClient} = await import('../network/connect-client.ts')
  const client = connectClient(operation, {globals, settings, connection}, context)
  if (paging !== undefined) return readPages(client, {operation, format}, {request, paging})
  const send = (): Promise<JsonValue> =>
    client.send(operation as Operation<Input['request'], Record<string, JsonValue>>, request)
  if (wait === undefined) return {values: [await send()]}
  const {pendingErrors = []} = operation
  return {values: [await waitOnTerminal(send, {...wait, pendingErrors, stderr: context.stderr})]}
}

/**
 * Adds line, column, and suggestions to the problems that the validation of the client finds, and a hint to the error of the
 * service for a misspelled grant type.
 */
async function withProblemsDescribed<T>(operation: AnyOperation, input: Input, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof ServiceError) throw withGrantTypeHint(error, operation, input.request)
    if (!(error instanceof InputError) || error.problems.length === 0) throw error
    const {describeProblems} = await import('../input/problems.ts')
    throw await describeProblems(operation, input, error.problems)
  }
}
