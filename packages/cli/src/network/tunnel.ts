import type {ClientRequest} from 'node:http'
import type {RequestOptions} from 'node:https'
import type {Socket} from 'node:net'
import {failureReason} from './failure-reason.ts'
import {proxyAuthorization, proxyRefusal} from './proxy.ts'
import {startRequest, type Trust} from './start-request.ts'
import {withoutUserInfo} from './user-info.ts'

/** Tunnel through a proxy to a server with TLS. */
export interface Tunnel {
  /** Option of a request of `node:https` that opens the tunnel. */
  readonly createConnection: NonNullable<RequestOptions['createConnection']>
  /** Closes the connection to the proxy if the proxy has not opened the tunnel yet. */
  close(): void
}

/**
 * Creates a tunnel with the method CONNECT.
 *
 * As in the AWS CLI, any status other than 200 is a failure. An https proxy is verified with the same CA certificates as the
 * server.
 *
 * @see RFC 9110 section 9.3.6
 */
export function createTunnel(proxy: URL, target: URL, trust: Trust): Tunnel {
  let connect: ClientRequest | undefined
  return {
    createConnection(_, done) {
      // The type requires a socket beside an error, and Node ignores it.
      const fail = (error: Error): void => (done as (error: Error) => void)(error)
      connect = startConnect(proxy, target, trust)
      connect.on('error', (cause) => fail(new Error(failureReason(cause, 'proxy'), {cause})))
      connect.on('connect', ({statusCode = 0}, socket: Socket, head) => {
        if (statusCode === 200) return done(null, startTls(socket, head, {target, trust}))
        socket.destroy()
        fail(new Error(proxyRefusal(statusCode, proxy)))
      })
      connect.end()
      return undefined
    },
    close: () => void connect?.destroy(),
  }
}

function startConnect(proxy: URL, target: URL, trust: Trust): ClientRequest {
  const authority = `${target.hostname}:${target.port || 443}`
  const headers = {host: authority, ...proxyAuthorization(proxy)}
  const options = {method: 'CONNECT', path: authority, headers, agent: false, ...trust} as const
  const connect = startRequest(withoutUserInfo(proxy), options)
  // The default, `close`, would tell a proxy to close the tunnel.
  connect.removeHeader('connection')
  return connect
}

function startTls(socket: Socket, head: Buffer, {target, trust}: {target: URL; trust: Trust}): Socket {
  socket.unshift(head)
  const host = target.hostname.replace(/[[\]]/g, '')
  // A server name must not be an address (RFC 6066 section 3).
  const name = process.getBuiltinModule('node:net').isIP(host) === 0 ? {servername: host} : {}
  const options = {socket, host, ...name, ...trust, ALPNProtocols: ['http/1.1']}
  return process.getBuiltinModule('node:tls').connect(options)
}
