import {assertRegion, endpointFor} from './endpoint.ts'
import {ConfigError, InputError} from './errors.ts'
import {fetchTransport} from './fetch-transport.ts'
import type {AnyOperation, Operation} from './operation.ts'
import {type RetryOptions, withRetries} from './retry.ts'
import {type ServiceName, serviceOf} from './service.ts'
import {validateRequest} from './validate.ts'
import {fromResponse, type Signer, type Transport, toRequest} from './wire.ts'

/** How a client reaches the service. */
export interface ClientOptions extends RetryOptions {
  /** Region of the IAM Identity Center instance. Not needed where an endpoint is given. */
  readonly region?: string
  /** URL of the services, instead of the region's. */
  readonly endpoint?: string | URL
  /** Default: `fetchTransport()`. */
  readonly transport?: Transport
  /** Signs the operations that need it; `false` sends them unsigned. */
  readonly sign?: Signer | false
  /** A fresh identifier for each call of `send`. Default `crypto.randomUUID`. */
  readonly invocationId?: () => string
  /** Headers for every request, such as a user agent. Names are in lower case. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends operations to their services. */
export interface Client {
  /**
   * Validates a request, sends it, repeats it where that is due, and returns the response.
   *
   * @throws {InputError} `ParamValidation`, with every problem of the request; nothing was sent
   * @throws {ConfigError} `SigningUnavailable` when the operation needs a signature and the client has no signer
   * @throws {ServiceError} when the service refuses
   * @throws {TransportError} when the service cannot be reached, or time runs out
   * @throws {ResponseError} when the answer cannot be understood
   */
  send<Request, Response>(
    operation: Operation<Request, Response>,
    request: Request,
    options?: {signal?: AbortSignal},
  ): Promise<Response>
}

/**
 * A client of both services: each operation goes to the one that has it.
 *
 * @example
 * const client = createClient({region: 'eu-west-1'})
 * const {clientId, clientSecret} = await client.send(registerClient, {clientName: 'my-tool', clientType: 'public'})
 *
 * @throws {ConfigError} `NoRegion` without region and endpoint, `InvalidRegion` or `InvalidSetting` for bad ones
 */
export function createClient(options: ClientOptions): Client {
  const endpointOf = resolveEndpoints(options)
  const {transport = fetchTransport(), sign, invocationId = () => crypto.randomUUID(), headers = {}, ...retry} = options

  return {
    async send(operation, request, {signal} = {}) {
      assertValid(operation, request)
      const {signingName} = operation
      if (signingName !== undefined && sign === undefined) throw new ConfigError('SigningUnavailable')
      const plain = toRequest(operation, request, endpointOf(serviceOf(operation)))
      const id = invocationId()
      return withRetries(
        async (attempt) => {
          const retried = attempt === 1 ? 'attempt=1' : `attempt=${attempt}; max=${retry.maxAttempts ?? 3}`
          const sdk = {'amz-sdk-invocation-id': id, 'amz-sdk-request': retried}
          const full = {...plain, headers: {...plain.headers, ...headers, ...sdk}, ...(signal ? {signal} : {})}
          const signed = signingName !== undefined && sign ? await sign(full, signingName) : full
          return fromResponse(operation, await transport(signed))
        },
        {...retry, signal},
      )
    },
  }
}

/**
 * Checks a request as `send` does, without sending it.
 *
 * @throws {InputError} `ParamValidation`, with every problem
 */
export function assertValid(operation: AnyOperation, request: unknown): void {
  const problems = validateRequest(operation, request)
  if (problems.length === 0) return
  const list = problems.map(({message}) => `\n  ${message}`).join('')
  throw new InputError(`The request is not valid.${list}`, {problems})
}

/** Endpoints by service. Bad settings are refused here, before there is a request. */
function resolveEndpoints({region, endpoint}: ClientOptions): (service: ServiceName) => URL {
  if (endpoint === undefined) {
    if (region === undefined) throw new ConfigError('NoRegion')
    assertRegion(region)
    return (service) => endpointFor(region, {service})
  }
  try {
    const url = new URL(endpoint)
    return () => url
  } catch (cause) {
    throw new ConfigError('InvalidSetting', `${JSON.stringify(String(endpoint))} is not a URL.`, {cause})
  }
}
