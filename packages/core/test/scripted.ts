import {type Client, type ClientOptions, createClient, type HttpRequest, type HttpResponse} from '@sso-oidc/core'

/** An answer of the service: an object becomes JSON, a text and bytes stay as they are. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  if (body instanceof Uint8Array) return {status, headers, body}
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {status, headers, body: new TextEncoder().encode(text)}
}

/** A refusal with its exception in the header, as the service sends it. */
export function refusal(exception: string, error: string, status = 400): HttpResponse {
  const type = `${exception}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/`
  return answer(status, {error, error_description: 'Text of the service'}, {'x-amzn-errortype': type})
}

/** A client whose transport gives these answers in turn, the last one again and again, or throws these errors. */
export function scriptedClient(
  answers: readonly (HttpResponse | Error)[],
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
      const next = answers[Math.min(sent.length, answers.length) - 1]
      if (next === undefined || next instanceof Error) throw next
      return next
    },
    ...options,
  })
  return {client, sent, pauses}
}
