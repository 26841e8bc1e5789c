import http from 'node:http'
import type {Emulator} from '@sso-oidc/emulator'

/** Response of the emulator. */
export interface JsonResponse {
  readonly status: number
  /** JSON object in the body. Empty if the body is not a JSON object. */
  readonly body: Readonly<Record<string, unknown>>
  readonly location?: string | undefined
}

type Headers = Readonly<Record<string, string>>

/** Client of an emulator. */
export interface Origin {
  /** Sends JSON. Rejects if there is no complete response. */
  post(path: string, body: unknown, headers?: Headers): Promise<JsonResponse>
  get(path: string, headers?: Headers): Promise<JsonResponse>
}

/** Timeout of a request in milliseconds: one second more than the timeout of the store. */
const TIMEOUT = 6_000

interface Sent {
  readonly body?: string | undefined
  readonly headers?: Headers | undefined
}

/** Creates a client of a server with persistent connections. */
export function originAt(url: string): Origin {
  const agent = new http.Agent({keepAlive: true})
  const send = (method: string, path: string, {body = '', headers = {}}: Sent): Promise<JsonResponse> =>
    new Promise((resolve, reject) => {
      const request = http.request(url + path, {method, headers, agent, timeout: TIMEOUT}, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        response.on('end', () => {
          if (response.complete) resolve(toJsonResponse(response.statusCode ?? 0, text, response.headers.location))
          else reject(new Error('The response is incomplete.'))
        })
        response.on('error', reject)
      })
      request.on('error', reject)
      request.on('timeout', () => request.destroy(new Error(`No response within ${TIMEOUT} ms.`)))
      request.end(body)
    })
  return {
    post: (path, body, headers) => send('POST', path, {body: JSON.stringify(body), headers}),
    get: (path, headers) => send('GET', path, {headers}),
  }
}

/** Creates a client of an emulator in this process. */
export function originOf(emulator: Pick<Emulator, 'fetch'>): Origin {
  const send = async (path: string, init: RequestInit): Promise<JsonResponse> => {
    const response = await emulator.fetch(`http://127.0.0.1${path}`, init)
    return toJsonResponse(response.status, await response.text(), response.headers.get('location') ?? undefined)
  }
  return {
    post: (path, body, headers = {}) => send(path, {method: 'POST', body: JSON.stringify(body), headers}),
    get: (path, headers = {}) => send(path, {headers}),
  }
}

function toJsonResponse(status: number, text: string, location?: string): JsonResponse {
  const isObject = text.startsWith('{')
  return {status, body: isObject ? (JSON.parse(text) as JsonResponse['body']) : {}, location}
}
