import {type AnyOperation, outputSkeleton, type ServiceName, serviceOf} from '@sso-oidc/core'
import {type PlainResponse, toResponse} from '../http/plain-response.ts'
import type {RawRequest} from '../http/raw-request.ts'
import {assertSigned} from '../iam/signature.ts'
import type {HandlerContext, Settings} from '../service/handler.ts'
import {createUuid, type RandomBytes} from '../service/identifiers.ts'
import {type ErrorResponse, Rejection, toErrorResponse} from '../service/rejections.ts'
import {handlers} from './handlers.ts'
import {respondWithFault, takeFault} from './inject-fault.ts'
import {parseRequest} from './parse-request.ts'

/** Maximum size of a request body in bytes. */
export const MAX_BODY_BYTES = 65_536

/** Decodes bodies. One decoder for all requests, because it takes longer to create than to use. */
const DECODER = new TextDecoder()

/** Error description of an injected exception. */
const FAULT_DESCRIPTION = 'Fault injected by the emulator'

/** Handles a request for an operation, and injects the fault of the operation if there is one. */
export async function handleOperation(
  operation: AnyOperation,
  request: RawRequest,
  settings: Settings,
): Promise<PlainResponse> {
  const {randomBytes, store} = settings
  const service = serviceOf(operation)
  const toFailure = (error: unknown): PlainResponse => fromError(error, randomBytes, service)
  try {
    if (request.body.length > MAX_BODY_BYTES) throw new Rejection('tooLarge', {service})
    const url = new URL(request.url)
    const context = {...settings, address: request.address, ...(await store.moment()), origin: url.origin}
    if (service === 'sso' && settings.portalLimit?.take(context.now) === false) throw new Rejection('tooManyRequests')
    const respond = async () => toJson(200, await runHandler(operation, {raw: request, url}, context), randomBytes)
    const fault = await takeFault(store, operation.name, context.hasFaults)
    if (fault === undefined) return await respond()
    return await respondWithFault(fault, {
      respond: () => respond().catch(toFailure),
      reject: (exception) => fromErrorResponse(toErrorResponse(service, exception, FAULT_DESCRIPTION), randomBytes),
    })
  } catch (error) {
    return toFailure(error)
  }
}

/** Returns the error response of pages and controls for an error. */
export function errorResponse(error: unknown, randomBytes: RandomBytes): Response {
  return toResponse(fromError(error, randomBytes))
}

/**
 * Converts an error to a response. Anything but a `Rejection` is a bug: it is logged to standard error, and the
 * response does not contain its message.
 *
 * @param service Service that responds with an internal error. Default: the OIDC service.
 */
function fromError(error: unknown, randomBytes: RandomBytes, service?: ServiceName): PlainResponse {
  if (!(error instanceof Rejection)) console.error(error)
  const {response, headers} = error instanceof Rejection ? error : new Rejection('internal', {service})
  return fromErrorResponse(response, randomBytes, headers)
}

async function runHandler(
  operation: AnyOperation,
  {raw, url}: {raw: RawRequest; url: URL},
  context: HandlerContext,
): Promise<unknown> {
  if (operation.signingName !== undefined) await assertSigned(raw, operation.signingName, context)
  const request = parseRequest(operation, {
    query: (name) => url.searchParams.get(name) ?? undefined,
    header: (name) => raw.headers[name],
    body: DECODER.decode(raw.body),
  })
  const handler = handlers[operation.name]
  // The cast is safe, because `parseRequest` has validated the request against its schema.
  return handler === undefined ? outputSkeleton(operation) : handler(request as never, context)
}

function fromErrorResponse(
  {status, body, errorType}: ErrorResponse,
  randomBytes: RandomBytes,
  headers: PlainResponse['headers'] = {},
): PlainResponse {
  return toJson(status, body, randomBytes, {'x-amzn-ErrorType': errorType, ...headers})
}

function toJson(
  status: number,
  body: unknown,
  randomBytes: RandomBytes,
  headers: PlainResponse['headers'] = {},
): PlainResponse {
  const common = {'Content-Type': 'application/json', 'x-amzn-RequestId': createUuid(randomBytes)}
  // Logout has no output, so its body is empty.
  return {status, headers: {...common, ...headers}, body: body === undefined ? '' : JSON.stringify(body)}
}
