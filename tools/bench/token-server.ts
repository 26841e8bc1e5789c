import {execFileSync} from 'node:child_process'
import {once} from 'node:events'
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {missingProgram} from '../installed.ts'
import {startOn} from './servers.ts'

/** Running server that responds to every request with a token. */
export interface TokenServer extends Disposable {
  readonly url: string
  /** The same server with TLS, unless openssl is missing. */
  readonly tls?: {readonly url: string; readonly caBundle: string}
}

/**
 * Starts the server in its own process.
 *
 * @param folder Directory for its certificate. Without it, the server has no TLS.
 */
export async function startTokenServer(folder?: string): Promise<TokenServer> {
  const caBundle = folder === undefined ? undefined : createCertificate(folder)
  const command = [process.execPath, path.join(import.meta.dirname, 'serve-token.ts')]
  const server = startOn(0, caBundle === undefined ? command : [...command, caBundle])
  if (server.stdout === null) throw new Error('The server has no standard output.')
  const [output] = await once(server.stdout, 'data')
  const [port, tlsPort] = String(output).trim().split(' ')
  return {
    url: `http://127.0.0.1:${port}`,
    ...(caBundle !== undefined && {tls: {url: `https://127.0.0.1:${tlsPort}`, caBundle}}),
    [Symbol.dispose]: () => server.kill('SIGTERM'),
  }
}

/** Creates a self-signed certificate with its key. Returns the path of the file. */
function createCertificate(folder: string): string | undefined {
  if (missingProgram('openssl', {package: 'openssl'}) !== undefined) return undefined
  const words = 'req -x509 -newkey rsa:2048 -nodes -keyout - -subj /CN=bench -addext subjectAltName=IP:127.0.0.1'
  const file = path.join(folder, 'server.pem')
  writeFileSync(file, execFileSync('openssl', words.split(' '), {stdio: ['ignore', 'pipe', 'ignore']}), {mode: 0o600})
  return file
}
