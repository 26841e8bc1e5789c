import {Readable} from 'node:stream'
import type {HttpRequest, HttpResponse, Transport} from '@sso-oidc/core'

/** A request as the AWS SDK makes it. */
interface SdkRequest {
  readonly method: HttpRequest['method']
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/**
 * Sends the requests of the AWS SDK through our transport: credentials are fetched through the same proxy, with the same
 * trust and time limits, as everything else. The SDK's own handler knows no proxy.
 */
export function sdkRequestHandler(transport: Transport) {
  return {
    async handle(
      {method, body, headers, ...address}: SdkRequest,
      {abortSignal: signal}: {abortSignal?: AbortSignal} = {},
    ) {
      const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
      const text = typeof body === 'string' ? body : Buffer.from((body ?? '') as Uint8Array).toString()
      const request = {method, url: urlOf(address), headers: Object.fromEntries(named), body: text}
      return {response: toSdkResponse(await transport(signal === undefined ? request : {...request, signal}))}
    },
    httpHandlerConfigs: () => ({}),
    updateHttpClientConfig: () => {},
  }
}

/** The query keeps the order of the API's model, as the AWS CLI has it. */
function urlOf({protocol, hostname, port, path, query = {}}: Omit<SdkRequest, 'method' | 'headers'>): string {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`)
  for (const [name, value] of Object.entries(query)) {
    for (const single of [value].flat()) url.searchParams.append(name, single ?? '')
  }
  return url.href
}

function toSdkResponse({status, headers, body}: HttpResponse) {
  return {statusCode: status, headers, body: Readable.from([body], {objectMode: false})}
}
