// Brings programs that know no endpoint variables to the emulator, such as AWS CLI 2.9: an HTTPS proxy that stands in
// for AWS's hosts, with a certificate of its own. It needs the program openssl. As a command:
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

export interface AwsHostsProxy {
  /** What the program that is to come here has to have in its environment. */
  readonly env: Readonly<Record<'HTTPS_PROXY' | 'AWS_CA_BUNDLE', string>>
  close(): void
}

/** Starts the proxy on a free port of 127.0.0.1. Only the two hosts of IAM Identity Center in this region pass. */
export async function startAwsHostsProxy(endpoint: string, region: string): Promise<AwsHostsProxy> {
  const hosts = [`oidc.${region}.amazonaws.com`, `portal.sso.${region}.amazonaws.com`]
  const folder = mkdtempSync(path.join(tmpdir(), 'aws-hosts-'))
  const {key, cert} = makeCertificate(folder, hosts)
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
      rmSync(folder, {recursive: true})
    },
  }
}

/** A certificate for these hosts that is its own authority, good for a day. */
function makeCertificate(folder: string, hosts: readonly string[]): {key: string; cert: string} {
  const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  const names = `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1']
  const words = ['req', ...kind, '-subj', '/CN=sso-oidc-emulator', '-addext', names, '-keyout', key, '-out', cert]
  execFileSync('openssl', words, {stdio: 'pipe'})
  return {key, cert}
}

/** The emulator is asked under its own name, so that the pages it names can be opened. */
function forward(incoming: IncomingMessage, outgoing: ServerResponse, endpoint: URL): void {
  const {method = 'GET', url = '/'} = incoming
  const options = {method, headers: {...incoming.headers, host: endpoint.host}}
  const onward = request(new URL(url, endpoint), options, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
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
