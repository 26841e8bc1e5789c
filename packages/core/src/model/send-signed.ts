import type {HttpRequest, HttpResponse, SigningOptions} from '../http.ts'
import type {AnyOperation} from '../operation.ts'
import {ConfigError} from './errors.ts'
import {sendWithServerClock} from './server-clock.ts'

/**
 * Signs a request and sends it. If the service rejects the signature because the clock is wrong, repeats both once.
 *
 * @throws {ConfigError} `SigningUnavailable` without a signer
 */
export function sendSigned(
  {name, signingName = ''}: AnyOperation,
  request: HttpRequest,
  {sign, clock, transport}: SigningOptions,
): Promise<HttpResponse> {
  if (sign === false) return transport(request)
  if (sign === undefined) {
    throw new ConfigError('SigningUnavailable', `${name} needs a signature, but the client has no signer.`)
  }
  return sendWithServerClock(clock, async (time) => transport(await sign(request, signingName, time)))
}
