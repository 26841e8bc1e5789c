import type {ClientRequest} from 'node:http'
import type {RequestOptions} from 'node:https'

/** Maximum size of the headers of a response: 64 KiB. Node's default is 16 KiB. */
export const MAX_HEADER_BYTES = 65_536

/**
 * Starts a request with `node:http` or `node:https`. Importing these as ES modules reads the WebSocket getter of `node:http`,
 * which loads undici and takes 28 ms.
 */
export function startRequest(url: URL, options: RequestOptions): ClientRequest {
  const name = url.protocol === 'https:' ? 'node:https' : 'node:http'
  return process.getBuiltinModule(name).request(url, {maxHeaderSize: MAX_HEADER_BYTES, ...options})
}

/** Certificates to accept. */
export type Trust = Pick<RequestOptions, 'ca' | 'rejectUnauthorized'>

/** Returns the TLS options for the certificates to accept. */
export function trustOf({ca, verify}: {readonly ca?: string; readonly verify: boolean}): Trust {
  return {rejectUnauthorized: verify, ...(ca === undefined ? {} : {ca})}
}
