import {type AnyOperation, operations, outputSkeleton} from '@sso-oidc/core'
import {Hono} from 'hono'
import {bodyLimit} from 'hono/body-limit'
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

/** The operations of the registry over HTTP. */
export function serviceRoutes(settings: Settings): Hono {
  const app = new Hono()
  for (const {operation, path, query} of ROUTES) {
    app.on(operation.method ?? 'POST', path, limit, async (c, next) => {
      if (!query.every(([name, value]) => c.req.query(name) === value)) return next()
      const {origin} = new URL(c.req.url)
      const request = parseRequest(operation, {
        query: (name) => c.req.query(name),
        header: (name) => c.req.header(name),
        body: await c.req.text(),
      })
      const response = await perform(operation, request, {...settings, origin})
      return toAnswer(200, response, settings.ids)
    })
  }
  return app
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
