import {type AnyOperation, operations, outputSkeleton, serviceOf} from '@sso-oidc/core'
import type {Answer} from '../answer.ts'
import {answerWithFault, takeFault} from '../control/inject-fault.ts'
import type {HandlerContext, Sender, Settings} from './handler.ts'
import {handlers} from './handlers.ts'
import {assertSigned, type RawRequest} from './iam/signature.ts'
import {createUuid, type Ids} from './identifiers.ts'
import {parseRequest} from './parse-request.ts'
import {Refusal, type RefusingAnswer, sayException} from './refusals.ts'

/** Bytes in the body of a request at most. */
export const MAX_BODY_BYTES = 65_536

/** Where an operation is. */
interface Route {
  readonly operation: AnyOperation
  readonly method: string
  readonly path: string
  /** What the query has to hold beside members. */
  readonly query: readonly (readonly [string, string])[]
}

/** A route for every operation of the registry. One with a query comes before one that has its path alone. */
export const ROUTES: readonly Route[] = Object.values(operations)
  .map((operation) => {
    const {pathname, searchParams} = new URL(operation.path, 'http://localhost')
    return {operation, method: operation.method ?? 'POST', path: pathname, query: [...searchParams]}
  })
  .sort((a, b) => b.query.length - a.query.length)

/** The operation that a request for a path, with its query, means. */
export function findOperation(method: string, target: string): AnyOperation | undefined {
  const [path, search] = target.split('?')
  const routes = ROUTES.filter((route) => route.path === path && route.method === method)
  if (routes.length === 0) return undefined
  const parameters = new URLSearchParams(search)
  return routes.find(({query}) => query.every(([name, value]) => parameters.get(name) === value))?.operation
}

/** Answers a request for an operation, with the fault that it has to have. */
export async function answerOperation(
  operation: AnyOperation,
  request: RawRequest & Sender,
  settings: Settings,
): Promise<Answer> {
  const {ids, store} = settings
  const refused = (error: unknown): Answer => refusalAnswer(error, ids)
  try {
    if (request.body.length > MAX_BODY_BYTES) throw new Refusal('tooLarge')
    const {address, url} = request
    const context = {...settings, address, ...(await store.moment()), origin: new URL(url).origin}
    const answer = async () => toAnswer(200, await perform(operation, request, context), ids)
    const fault = await takeFault(store, operation.name, context.hasFaults)
    if (fault === undefined) return await answer()
    const refuseAs = (exception: string) =>
      toRefusal(sayException(serviceOf(operation), exception, 'A fault of the emulator'), ids)
    return await answerWithFault(fault, {answer: () => answer().catch(refused), refuse: refuseAs})
  } catch (error) {
    return refused(error)
  }
}

/** The answer to a request that failed. A bug is reported on standard error; its text stays out of the answer. */
export function refusalAnswer(error: unknown, ids: Ids): Answer {
  if (!(error instanceof Refusal)) console.error(error)
  const {answer, headers} = error instanceof Refusal ? error : new Refusal('internal')
  return toRefusal(answer, ids, headers)
}

async function perform(operation: AnyOperation, raw: RawRequest, context: HandlerContext): Promise<unknown> {
  if (operation.signingName !== undefined) await assertSigned(raw, operation.signingName, context)
  const {searchParams} = new URL(raw.url)
  const request = parseRequest(operation, {
    query: (name) => searchParams.get(name) ?? undefined,
    header: (name) => raw.headers[name],
    body: new TextDecoder().decode(raw.body),
  })
  const handler = handlers[operation.name]
  // The one place where a request gets its type: its schema has just been checked.
  return handler === undefined ? outputSkeleton(operation) : handler(request as never, context)
}

function toRefusal({status, body, errorType}: RefusingAnswer, ids: Ids, headers: Answer['headers'] = {}): Answer {
  return toAnswer(status, body, ids, {'x-amzn-ErrorType': errorType, ...headers})
}

function toAnswer(status: number, body: unknown, ids: Ids, headers: Answer['headers'] = {}): Answer {
  const always = {'Content-Type': 'application/json', 'x-amzn-RequestId': createUuid(ids)}
  // Logout has no output.
  return {status, headers: {...always, ...headers}, body: body === undefined ? '' : JSON.stringify(body)}
}
