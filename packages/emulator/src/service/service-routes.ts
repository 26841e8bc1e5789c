import {type AnyOperation, operations, outputSkeleton, serviceErrorEntry} from '@sso-oidc/core'
import {Hono} from 'hono'
import {bodyLimit} from 'hono/body-limit'
import {answerWithFault, takeFault} from '../control/inject-fault.ts'
import type {HandlerContext, Settings} from './handler.ts'
import {handlers} from './handlers.ts'
import {createUuid, type Ids} from './identifiers.ts'
import {parseRequest} from './parse-request.ts'
import {Refusal} from './refusals.ts'

const MAX_BODY_BYTES = 65_536

const NAMESPACE = 'http://internal.amazon.com/coral/com.amazonaws.sso.oidc/'

interface Route {
  readonly operation: AnyOperation
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
}

/** A route for every operation of the registry. One with a query comes before one that has its path alone. */
const ROUTES: readonly Route[] = Object.values(operations)
  .map((operation) => {
    const {pathname, searchParams} = new URL(operation.path, 'http://localhost')
    return {operation, path: pathname, query: [...searchParams]}
  })
  .sort((a, b) => b.query.length - a.query.length)

const limit = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new Refusal('tooLarge')
  },
})

/** The operations of the registry over HTTP. Routes say which operation they are by `c.set('operation', name)`. */
export function serviceRoutes(settings: Settings): Hono<{Variables: {operation: string}}> {
  const app = new Hono<{Variables: {operation: string}}>()
  for (const {operation, path, query} of ROUTES) {
    app.on(operation.method ?? 'POST', path, limit, async (c, next) => {
      if (!query.every(([name, value]) => c.req.query(name) === value)) return next()
      c.set('operation', operation.name)
      const {origin} = new URL(c.req.url)
      const context = {...settings, ...(await settings.store.moment()), origin}
      const answer = async (): Promise<Response> => {
        const request = parseRequest(operation, {
          query: (name) => c.req.query(name),
          header: (name) => c.req.header(name),
          body: await c.req.text(),
        })
        return toAnswer(200, await perform(operation, request, context), settings.ids)
      }
      const fault = await takeFault(settings.store, operation.name, context.hasFaults)
      if (fault === undefined) return answer()
      const orRefusal = () => answer().catch((error: unknown) => refuse(error, settings.ids))
      return answerWithFault(fault, {answer: orRefusal, refuse: (exception) => refuseAs(exception, settings.ids)})
    })
  }
  return app
}

/** The answer that names this exception of the service. */
function refuseAs(exception: string, ids: Ids): Response {
  const {status = 400, error = 'invalid_request'} = serviceErrorEntry(exception) ?? {}
  const answer = toAnswer(status, {error, error_description: 'A fault of the emulator'}, ids)
  answer.headers.set('x-amzn-ErrorType', `${exception}:${NAMESPACE}`)
  return answer
}

/** The answer to a request that failed. A bug is reported on standard error; its text stays out of the answer. */
export function refuse(error: unknown, ids: Ids): Response {
  if (!(error instanceof Refusal)) console.error(error)
  const {status, body, exception} = error instanceof Refusal ? error : new Refusal('internal')
  const answer = toAnswer(status, body, ids)
  answer.headers.set('x-amzn-ErrorType', `${exception}:${NAMESPACE}`)
  return answer
}

async function perform(operation: AnyOperation, request: unknown, context: HandlerContext): Promise<unknown> {
  const handler = handlers[operation.name]
  // The one place where a request gets its type: its schema has just been checked.
  return handler === undefined ? outputSkeleton(operation) : handler(request as never, context)
}

function toAnswer(status: number, body: unknown, ids: Ids): Response {
  const headers = {'Content-Type': 'application/json', 'x-amzn-RequestId': createUuid(ids)}
  return new Response(JSON.stringify(body), {status, headers})
}
