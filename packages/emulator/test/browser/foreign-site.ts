import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'

/** Server of another site, on another port of this host. */
export interface ForeignSite extends AsyncDisposable {
  readonly port: number
  /** Paths and queries of its requests. */
  readonly asked: readonly string[]
}

/** Starts a server that responds to every request with the same page, or with a function. */
export async function openForeignSite(page: string | ((url: URL) => string)): Promise<ForeignSite> {
  const asked: string[] = []
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (url.pathname !== '/favicon.ico') asked.push(url.pathname + url.search)
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    response.end(typeof page === 'string' ? page : page(url))
  }
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
