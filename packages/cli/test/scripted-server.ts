import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'

/** A request that the server received. */
export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** Response of the server, or a function that handles the request. */
export type Reply =
  | {readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown}
  | ((request: IncomingMessage, response: ServerResponse) => void)

/** A server on loopback that returns its replies in order and repeats the last one. */
export interface ScriptedServer extends AsyncDisposable {
  readonly url: string
  readonly requests: readonly SeenRequest[]
}

/** Starts a server with the given replies. */
export async function startServer(...replies: readonly Reply[]): Promise<ScriptedServer> {
  const requests: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const {method = '', url = '', headers} = request
    const reply = replies[Math.min(requests.length, replies.length - 1)] ?? {}
    requests.push({method, url, headers, body})
    if (typeof reply === 'function') return reply(request, response)
    response.writeHead(reply.status ?? 200, {'content-type': 'application/json', ...reply.headers})
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
