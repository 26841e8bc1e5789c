// Connects programs that do not support endpoint variables, such as AWS CLI 2.9, to the emulator. It is an HTTPS proxy
// that answers for the AWS hosts with its own certificate. It requires openssl. As a command:
//
//   node docs/examples/aws-hosts-proxy.ts http://127.0.0.1:8021 us-east-1
import {execFileSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {createServer, type IncomingMessage, request, type ServerResponse} from 'node:http'
import {createServer as createSecureServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** Running proxy. */
export interface AwsHostsProxy {
  /** Environment variables for the program that uses the proxy. */
  readonly env: Readonly<Record<'HTTPS_PROXY' | 'AWS_CA_BUNDLE', string>>
  /** Stops the proxy and deletes its certificate. */
  close(): void
}

/** Starts the proxy on a free port of 127.0.0.1. It accepts only the two hosts of IAM Identity Center in the region. */
export async function startAwsHostsProxy(endpoint: string, region: string): Promise<AwsHostsProxy> {
  const hosts = [`oidc.${region}.amazonaws.com`, `portal.sso.${region}.amazonaws.com`]
  const directory = mkdtempSync(path.join(tmpdir(), 'aws-hosts-'))
  const {key, cert} = makeCertificate(directory, hosts)
  const standIn = createSecureServer({key: readFileSync(key), cert: readFileSync(cert)}, (incoming, outgoing) =>
    forward(incoming, outgoing, new URL(endpoint)),
  )
  const proxy = createServer((_, response) => response.writeHead(405).end())
  proxy.on('connect', ({url = ''}, socket) => {
    if (hosts.some((host) => url === `${host}:443`)) {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      standIn.emit('connection', socket)
    } else socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const {port} = proxy.address() as AddressInfo
  return {
    env: {HTTPS_PROXY: `http://127.0.0.1:${port}`, AWS_CA_BUNDLE: cert},
    close() {
      standIn.closeAllConnections()
      proxy.close()
      rmSync(directory, {recursive: true})
    },
  }
}

/** Creates a self-signed certificate for the hosts. It is valid for one day. */
function makeCertificate(directory: string, hosts: readonly string[]): {key: string; cert: string} {
  const [key, cert] = [path.join(directory, 'key.pem'), path.join(directory, 'cert.pem')]
  const names = `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  const argv = ['req', ...kind, '-subj', '/CN=sso-oidc-emulator', '-addext', names, '-keyout', key, '-out', cert]
  execFileSync('openssl', argv, {stdio: 'pipe'})
  return {key, cert}
}

/** Forwards a request to the emulator with the host of the emulator, so that the URLs in its responses work. */
function forward(incoming: IncomingMessage, outgoing: ServerResponse, endpoint: URL): void {
  const {method = 'GET', url = '/'} = incoming
  const options = {method, headers: {...incoming.headers, host: endpoint.host}}
  const onward = request(new URL(url, endpoint), options, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(outgoing)
  })
  onward.on('error', () => outgoing.writeHead(502).end())
  incoming.pipe(onward)
}

if (process.argv[1] === import.meta.filename) {
  const [endpoint = 'http://127.0.0.1:8021', region = 'us-east-1'] = process.argv.slice(2)
  const {env, close} = await startAwsHostsProxy(endpoint, region)
  for (const [name, value] of Object.entries(env)) console.log(`export ${name}=${value}`)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, close)
}
