import {defaultTransport} from '#transport'
import {plainEndpoint} from './endpoint.ts'
import type {Signer, SigningClock, Transport} from './http.ts'
import {ConfigError, InputError} from './model/errors.ts'
import type {RequestOrFutureGrant} from './model/grant-type.ts'
import {problemText} from './model/problem.ts'
import {validateRequest} from './model/validate.ts'
import type {AnyOperation, Operation} from './operation.ts'
import type {PlatformSignal, PlatformUrl} from './platform.ts'
import {type RetryOptions, withRetries} from './retry.ts'
import {RetryQuota} from './retry-quota.ts'
import {type ServiceName, serviceOf} from './service.ts'
import {fromResponse, toRequest} from './wire.ts'

/** Settings of a client. */
export interface ClientOptions extends RetryOptions {
  /** Region of the IAM Identity Center instance, for example `eu-west-1`. Required unless `endpoint` is set. */
  readonly region?: string | undefined
  /** URL that replaces the endpoints of both services. It can have a base path and a query. */
  readonly endpoint?: string | PlatformUrl | undefined
  /** Function that sends HTTP requests. Default: `nodeTransport()` of `@sso-oidc/core/node` in Node, otherwise `fetchTransport()`. */
  readonly transport?: Transport | undefined
  /**
   * Function that signs the requests of operations that need a signature (`createTokenWithIAM`). `false` sends them
   * unsigned. Default: none, so these operations fail with `SigningUnavailable`.
   */
  readonly sign?: Signer | false | undefined
  /** Function that returns the time of signatures in milliseconds since 1970-01-01T00:00:00Z. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
  /** Function that returns a new identifier for each call of `send`. Default: a random UUID. */
  readonly invocationId?: (() => string) | undefined
  /** Headers of every request by name in lower case, for example a user agent. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Settings of one call. */
export interface SendOptions {
  /** Cancels the request and the pauses when it aborts. */
  readonly signal?: PlatformSignal | undefined
  /** Maximum number of requests, including the first. Default: that of the client. */
  readonly maxAttempts?: number | undefined
}

/** Client of both services. */
export interface Client {
  /**
   * Sends an operation and returns its response.
   *
   * Validates the request first, so an invalid request is never sent. Sends a throttled or failed request again until it
   * has sent `maxAttempts` requests, or until the calls of the client have used up their common quota of about 100 retries.
   * An aborted `signal` cancels the request and the pauses.
   *
   * Signs a request again, with the time of the service, if the service rejects it because the clock is wrong.
   *
   * @throws {InputError} `ParamValidation` if the request is invalid; `problems` lists every problem
   * @throws {ConfigError} `SigningUnavailable` if the operation needs a signature and the client has no signer
   * @throws {ServiceError} if the service returns an error; `code` is the name of the exception
   * @throws {TransportError} `ConnectionFailed` or `TimedOut`
   * @throws {ResponseError} `InvalidResponse` if the response did not come from the service
   * @throws the reason of `signal` if it aborts
   */
  send<Request, Response, Members = unknown, const Grant extends string = string>(
    operation: Operation<Request, Response, Members>,
    request: RequestOrFutureGrant<Request, Members, Grant>,
    options?: SendOptions,
  ): Promise<Response>
}

/**
 * Creates a client for both services. Sends nothing.
 *
 * @example
 * import {createClient, registerClient} from '@sso-oidc/core'
 *
 * const client = createClient({region: 'eu-west-1'})
 * const {clientId, clientSecret} = await client.send(registerClient, {clientName: 'my-tool', clientType: 'public'})
 *
 * @throws {ConfigError} `NoRegion` without a region and an endpoint, `InvalidRegion` for an invalid region,
 * `InvalidSetting` for an invalid endpoint
 */
export function createClient(options: ClientOptions): Client {
  const endpointOf = resolveEndpoints(options)
  const {transport = defaultTransport(), sign, now = Date.now, invocationId = randomId, headers, ...retry} = options
  const clock: SigningClock = {now, offset: 0}
  const quota = new RetryQuota()

  return {
    async send(operation, request, {signal, maxAttempts = retry.maxAttempts} = {}) {
      assertValid(operation, request)
      const plain = toRequest(operation, request as object, endpointOf(serviceOf(operation)))
      const id = invocationId()
      return withRetries(
        async (attempt) => {
          const max = attempt === 1 ? '' : `; max=${maxAttempts ?? 3}`
          const sdk = {'amz-sdk-invocation-id': id, 'amz-sdk-request': `attempt=${attempt}${max}`}
          const full = {...plain, headers: {...plain.headers, ...headers, ...sdk}, ...(signal ? {signal} : {})}
          const sent = operation.sendSigned?.(operation, full, {sign, clock, transport}) ?? transport(full)
          return fromResponse(operation, await sent)
        },
        {...retry, maxAttempts, signal, quota},
      )
    },
  }
}

/**
 * Validates a request as `send` does. The message lists every problem without a secret.
 *
 * @throws {InputError} `ParamValidation` if the request is invalid; `problems` lists every problem
 */
export function assertValid(operation: AnyOperation, request: unknown): void {
  const problems = validateRequest(operation, request)
  if (problems.length === 0) return
  const list = problems.map((problem) => `\n  ${problemText(problem)}`).join('')
  throw new InputError(`The ${operation.name} request is invalid.${list}`, {problems})
}

/** Returns a function that returns the endpoint of a service. Rejects invalid settings before the first request. */
function resolveEndpoints({region, endpoint}: ClientOptions): (service: ServiceName) => PlatformUrl {
  if (endpoint === undefined) {
    if (region === undefined) throw new ConfigError('NoRegion', 'A client needs a region or an endpoint.')
    const endpoints = {'sso-oidc': plainEndpoint(region, 'sso-oidc'), sso: plainEndpoint(region, 'sso')}
    return (service) => endpoints[service]
  }
  try {
    const url = new URL(endpoint)
    return () => url
  } catch {
    // Without the error of `URL` as cause, because it contains the password of the endpoint.
    throw new ConfigError('InvalidSetting', 'The endpoint is not a valid URL.', {
      details: {endpoint: String(endpoint).replace(/\/\/.*@/s, '//')},
    })
  }
}

/**
 * Returns a UUID (version 4). It is unique, not secret. `crypto.randomUUID` loads `node:crypto`, which takes 3.5 ms, and
 * does not exist in a page without https.
 */
function randomId(): string {
  const digits = '00000000-0000-4000-8000-000000000000'
  return digits.replaceAll('0', () => Math.floor(Math.random() * 16).toString(16))
}
