import {allowOrigin, preflightResponse} from '../http/cross-origin.ts'
import {type PlainResponse, toResponse} from '../http/plain-response.ts'
import type {RawRequest, Sender} from '../http/raw-request.ts'
import type {RequestLog} from '../http/request-log.ts'
import {FOREIGN_MESSAGE, requesterOf} from '../http/requester.ts'
import type {Settings} from '../service/handler.ts'
import {handleOperation} from './handle-operation.ts'
import {findOperation, methodsOf} from './routes.ts'

/** Router for the operations and `/health`. It does not use the objects of `fetch`. */
export interface OperationRouter {
  /**
   * Returns the handler of a request target (path and query), or undefined if the target belongs to the pages and
   * controls.
   */
  route(method: string, target: string): ((request: RawRequest) => Promise<PlainResponse>) | undefined
}

/** Response to a page of another site whose origin is not allowed. */
const FOREIGN: PlainResponse = {
  status: 403,
  headers: {'Content-Type': 'application/json'},
  body: JSON.stringify({
    message: `${FOREIGN_MESSAGE} Allow the origin of a browser application with --allow-origin or \`allowOrigins\`.`,
  }),
}

/** Creates a router. It is three times as fast as the framework of the pages. */
export function createOperationRouter(settings: Settings, log: RequestLog): OperationRouter {
  return {
    route(method, target) {
      const operation = findOperation(method, target)
      const [path = ''] = target.split('?')
      const respond =
        operation === undefined
          ? responderWithoutOperation(method, path, settings)
          : (request: RawRequest) => handleOperation(operation, request, settings)
      if (respond === undefined) return undefined
      return async (request) => {
        const started = Date.now()
        const isForeign = isFromForeignPage(request, settings)
        const response = isForeign ? FOREIGN : withOrigin(request, await respond(request), settings)
        const {status, headers} = response
        const errorType = headers['x-amzn-ErrorType']
        log.record({method, path, operation: operation?.name, status, errorType, started, isForeign})
        return response
      }
    },
  }
}

/** Returns the responder of `/health` and of preflight requests. */
function responderWithoutOperation(
  method: string,
  path: string,
  settings: Settings,
): ((request: RawRequest) => PlainResponse | Promise<PlainResponse>) | undefined {
  if (path === '/health' && (method === 'GET' || method === 'HEAD')) return () => checkHealth(settings)
  const methods = method === 'OPTIONS' && settings.allowedOrigins.size > 0 ? methodsOf(path) : []
  return methods.length === 0 ? undefined : () => preflightResponse(methods)
}

/** Returns whether a page sent a request whose origin is not allowed. */
function isFromForeignPage({method, url, headers}: RawRequest, {allowedOrigins}: Settings): boolean {
  const requester = requesterOf({method, url, header: (name) => headers[name]})
  return requester !== 'own' && !allowedOrigins.has(headers['origin'] ?? '')
}

function withOrigin({headers}: RawRequest, response: PlainResponse, {allowedOrigins}: Settings): PlainResponse {
  const {origin = ''} = headers
  return allowedOrigins.has(origin) ? allowOrigin(origin, response) : response
}

/** Handles a `fetch` request. Returns undefined if it belongs to the pages and controls. */
export async function routeFetch(
  router: OperationRouter,
  request: Request,
  sender: Sender,
): Promise<Response | undefined> {
  const {method, url, headers} = request
  const {pathname, search} = new URL(url)
  const handle = router.route(method, pathname + search)
  if (handle === undefined) return undefined
  const body = new Uint8Array(await request.arrayBuffer())
  return toResponse(await handle({method, url, headers: Object.fromEntries(headers), body, ...sender}))
}

/** Responds with status 200, or with 503 if the store is unavailable. */
async function checkHealth({store}: Settings): Promise<PlainResponse> {
  const healthy = await store.moment().then(
    () => true,
    () => false,
  )
  return {
    status: healthy ? 200 : 503,
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({status: healthy ? 'ok' : 'store unavailable'}),
  }
}
