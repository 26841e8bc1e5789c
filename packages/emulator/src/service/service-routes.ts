import {type AnyOperation, operations, outputSkeleton, serviceOf} from '@sso-oidc/core'
import {Hono} from 'hono'
import {bodyLimit} from 'hono/body-limit'
import {answerWithFault, takeFault} from '../control/inject-fault.ts'
import type {HandlerContext, Sender, Settings} from './handler.ts'
import {handlers} from './handlers.ts'
import {assertSigned} from './iam/signature.ts'
import {createUuid, type Ids} from './identifiers.ts'
import {parseRequest} from './parse-request.ts'
import {Refusal, type RefusingAnswer, sayException} from './refusals.ts'

const MAX_BODY_BYTES = 65_536

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

interface ServiceEnvironment {
  readonly Bindings: Sender
  readonly Variables: {operation: string}
}

/** The operations of the registry over HTTP. Routes say which operation they are by `c.set('operation', name)`. */
export function serviceRoutes(settings: Settings): Hono<ServiceEnvironment> {
  const app = new Hono<ServiceEnvironment>()
  for (const {operation, path, query} of ROUTES) {
    app.on(operation.method ?? 'POST', path, limit, async (c, next) => {
      if (!query.every(([name, value]) => c.req.query(name) === value)) return next()
      c.set('operation', operation.name)
      const {origin} = new URL(c.req.url)
      const context = {...settings, ...c.env, ...(await settings.store.moment()), origin}
      const answer = async (): Promise<Response> => {
        if (operation.signingName !== undefined) {
          const body = new Uint8Array(await c.req.arrayBuffer())
          const {method, url, raw} = c.req
          await assertSigned({method, url, headers: raw.headers, body}, operation.signingName, context)
        }
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
      const refuseAs = (exception: string) =>
        toRefusal(sayException(serviceOf(operation), exception, 'A fault of the emulator'), settings.ids)
      return answerWithFault(fault, {answer: orRefusal, refuse: refuseAs})
    })
  }
  return app
}

/** The answer to a request that failed. A bug is reported on standard error; its text stays out of the answer. */
export function refuse(error: unknown, ids: Ids): Response {
  if (!(error instanceof Refusal)) console.error(error)
  const {answer, headers} = error instanceof Refusal ? error : new Refusal('internal')
  return toRefusal(answer, ids, headers)
}

function toRefusal({status, body, errorType}: RefusingAnswer, ids: Ids, headers: object = {}): Response {
  const answer = toAnswer(status, body, ids)
  for (const [name, value] of Object.entries({'x-amzn-ErrorType': errorType, ...headers})) {
    answer.headers.set(name, value)
  }
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
