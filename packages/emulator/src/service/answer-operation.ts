import {type AnyOperation, type HttpRequest, operations, outputSkeleton, serviceErrorEntry} from '@sso-oidc/core'
import type {Answer} from '../answer.ts'
import {answerWithFault, takeFault} from '../control/inject-fault.ts'
import type {HandlerContext, Settings} from './handler.ts'
import {handlers} from './handlers.ts'
import {createUuid, type Ids} from './identifiers.ts'
import {parseRequest} from './parse-request.ts'
import {Refusal} from './refusals.ts'

/** Bytes in the body of a request at most. */
export const MAX_BODY_BYTES = 65_536

const NAMESPACE = 'http://internal.amazon.com/coral/com.amazonaws.sso.oidc/'

interface Route {
  readonly operation: AnyOperation
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
}

/** Where every operation of the registry is. One with a query comes before one that has its path alone. */
export const ROUTES: readonly Route[] = Object.values(operations)
  .map((operation) => {
    const {pathname, searchParams} = new URL(operation.path, 'http://localhost')
    return {operation, path: pathname, query: [...searchParams]}
  })
  .sort((a, b) => b.query.length - a.query.length)

/** The operation that a request for a path, with its query, means. */
export function findOperation(method: string, target: string): AnyOperation | undefined {
  if (method !== 'POST') return undefined
  const [path, search] = target.split('?')
  const routes = ROUTES.filter((route) => route.path === path)
  if (routes.length === 0) return undefined
  const parameters = new URLSearchParams(search)
  return routes.find(({query}) => query.every(([name, value]) => parameters.get(name) === value))?.operation
}

/** Answers a request for an operation, with the fault that it has to have. */
export async function answerOperation(
  operation: AnyOperation,
  request: HttpRequest,
  settings: Settings,
): Promise<Answer> {
  const refused = (error: unknown): Answer => refusalAnswer(error, settings.ids)
  try {
    if (Buffer.byteLength(request.body) > MAX_BODY_BYTES) throw new Refusal('tooLarge')
    const {origin} = new URL(request.url)
    const context = {...settings, ...(await settings.store.moment()), origin}
    const answer = async () => toAnswer(200, await perform(operation, request.body, context), settings)
    const fault = await takeFault(settings.store, operation.name, context.hasFaults)
    if (fault === undefined) return await answer()
    const refuseAs = (exception: string) => exceptionAnswer(exception, settings.ids)
    return await answerWithFault(fault, {answer: () => answer().catch(refused), refuse: refuseAs})
  } catch (error) {
    return refused(error)
  }
}

/** The answer that names this exception of the service. */
function exceptionAnswer(exception: string, ids: Ids): Answer {
  const {status = 400, error = 'invalid_request'} = serviceErrorEntry(exception) ?? {}
  return toAnswer(status, {error, error_description: 'A fault of the emulator'}, {ids, exception})
}

/** The answer to a request that failed. A bug is reported on standard error; its text stays out of the answer. */
export function refusalAnswer(error: unknown, ids: Ids): Answer {
  if (!(error instanceof Refusal)) console.error(error)
  const {status, body, exception} = error instanceof Refusal ? error : new Refusal('internal')
  return toAnswer(status, body, {ids, exception})
}

async function perform(operation: AnyOperation, body: string, context: HandlerContext): Promise<unknown> {
  const request = parseRequest(operation, body)
  const handler = handlers[operation.name]
  // The one place where a request gets its type: its schema has just been checked.
  return handler === undefined ? outputSkeleton(operation) : handler(request as never, context)
}

/** An answer of the service, which names its exception in a header. */
function toAnswer(status: number, body: unknown, {ids, exception}: {ids: Ids; exception?: string}): Answer {
  const headers = {'Content-Type': 'application/json', 'x-amzn-RequestId': createUuid(ids)}
  const type = exception === undefined ? {} : {'x-amzn-ErrorType': `${exception}:${NAMESPACE}`}
  return {status, headers: {...headers, ...type}, body: JSON.stringify(body)}
}
