import {type AnyOperation, outputSkeleton, type ServiceName, serviceOf} from '@sso-oidc/core'
import {type Answer, toResponse} from '../http/plain-response.ts'
import type {RawRequest} from '../http/raw-request.ts'
import {assertSigned} from '../iam/signature.ts'
import type {HandlerContext, Settings} from '../service/handler.ts'
import {createUuid, type Ids} from '../service/identifiers.ts'
import {Refusal, type RefusingAnswer, sayException} from '../service/refusals.ts'
import {handlers} from './handlers.ts'
import {answerWithFault, takeFault} from './inject-fault.ts'
import {parseRequest} from './parse-request.ts'

/** Bytes in the body of a request at most. */
export const MAX_BODY_BYTES = 65_536

/** Answers a request for an operation, with the fault that it has to have. */
export async function answerOperation(
  operation: AnyOperation,
  request: RawRequest,
  settings: Settings,
): Promise<Answer> {
  const {ids, store} = settings
  const service = serviceOf(operation)
  const refused = (error: unknown): Answer => refusalAnswer(error, ids, service)
  try {
    if (request.body.length > MAX_BODY_BYTES) throw new Refusal('tooLarge', {service})
    const {address, url} = request
    const context = {...settings, address, ...(await store.moment()), origin: new URL(url).origin}
    const answer = async () => toAnswer(200, await perform(operation, request, context), ids)
    const fault = await takeFault(store, operation.name, context.hasFaults)
    if (fault === undefined) return await answer()
    const refuseAs = (exception: string) => toRefusal(sayException(service, exception, 'A fault of the emulator'), ids)
    return await answerWithFault(fault, {answer: () => answer().catch(refused), refuse: refuseAs})
  } catch (error) {
    return refused(error)
  }
}

/**
 * The answer to a request that failed. A bug is reported on standard error; its text stays out of the answer.
 *
 * @param service Who answers where the emulator itself failed
 */
function refusalAnswer(error: unknown, ids: Ids, service?: ServiceName): Answer {
  if (!(error instanceof Refusal)) console.error(error)
  const {answer, headers} = error instanceof Refusal ? error : new Refusal('internal', service && {service})
  return toRefusal(answer, ids, headers)
}

/** The answer of pages and controls to a request that failed. */
export function refuse(error: unknown, ids: Ids): Response {
  return toResponse(refusalAnswer(error, ids))
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
