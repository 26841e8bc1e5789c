import {
  type Client,
  type ClientOptions,
  createClient,
  type HttpRequest,
  type HttpResponse,
  SsoOidcError,
} from '@sso-oidc/core'

/** Returns a response of the service. An object becomes JSON, a text or bytes are the body. */
export function httpResponse(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  if (body instanceof Uint8Array) return {status, headers, body}
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {status, headers, body: new TextEncoder().encode(text)}
}

/** Returns an error response with its exception in the header, as the service sends it. */
export function errorResponse(exception: string, error: string, status = 400): HttpResponse {
  const type = `${exception}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/`
  return httpResponse(status, {error, error_description: 'Text of the service'}, {'x-amzn-errortype': type})
}

/** Creates a client whose transport returns these responses or throws these errors in turn, the last one repeatedly. */
export function scriptedClient(
  responses: readonly (HttpResponse | Error)[],
  options: ClientOptions = {},
): {client: Client; sent: HttpRequest[]; pauses: number[]} {
  const sent: HttpRequest[] = []
  const pauses: number[] = []
  const client = createClient({
    region: 'us-east-1',
    invocationId: () => 'id',
    random: () => 1,
    sleep: async (ms) => {
      pauses.push(ms)
    },
    transport: async (request) => {
      sent.push(request)
      const next = responses[Math.min(sent.length, responses.length) - 1]
      if (next === undefined || next instanceof Error) throw next
      return next
    },
    ...options,
  })
  return {client, sent, pauses}
}

/** Returns the error of a call as plain data: the name of its class, its message, and its own members. */
export async function errorOf(call: () => unknown): Promise<Record<string, unknown>> {
  try {
    await call()
  } catch (error) {
    if (error instanceof SsoOidcError && error.name === error.constructor.name)
      return {...error, message: error.message}
    throw error
  }
  throw new Error('The call did not fail.')
}
