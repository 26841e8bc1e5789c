import {spawn} from 'node:child_process'
import {createSocket} from 'node:dgram'
import {once} from 'node:events'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer as createTlsServer} from 'node:https'
import {connect} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {createCertificate} from './certificate.ts'
import {inNamespace, missingNamespaces} from './namespaces.ts'
import {startRawServer} from './raw-server.ts'
import {REFRESH} from './run-command.ts'
import {ON_NODE, type Outcome, PROGRAM, runProgram, runShell} from './run-program.ts'

const WORDS = ['create-token', ...REFRESH]
const ONCE = {AWS_MAX_ATTEMPTS: '1'}
const missing = missingNamespaces()
const folder = mkdtempSync(path.join(tmpdir(), 'network-'))
afterAll(() => rmSync(folder, {recursive: true}))

/** Returns the failure with the first line of its message. */
function failure({exitCode, stdout, stderr}: Outcome) {
  return {exitCode, stdout, message: stderr.trim().split('\n')[0]?.replace('sso-oidc: An error occurred ', '')}
}

function connectionFailed(url: string, reason: string) {
  return {exitCode: 255, stdout: '', message: `(ConnectionFailed): Could not connect to ${url}/token: ${reason}.`}
}

function timedOut(url: string) {
  return {exitCode: 255, stdout: '', message: `(TimedOut): ${url}/token did not accept the connection within 1 s.`}
}

/** Returns a command that replaces a file of `/etc` in the mount namespace. */
function replace(name: string, text: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return `mount --bind ${file} /etc/${name}`
}

describe.skipIf(missing)('a network', () => {
  test.each<[string, string, string]>([
    ['that is down', 'true', 'network is unreachable (ENETUNREACH)'],
    ['without a route', 'ip link set lo up', 'network is unreachable (ENETUNREACH)'],
    [
      'with a rejected route',
      'ip link set lo up && ip route add unreachable 192.0.2.0/24',
      'host is unreachable (EHOSTUNREACH)',
    ],
    ['with a forbidden route', 'ip link set lo up && ip route add prohibit 192.0.2.0/24', 'permission denied (EACCES)'],
    [
      'with a black hole',
      'ip link set lo up && ip route add blackhole 192.0.2.0/24',
      'the network discards packets to this address (EINVAL)',
    ],
  ])('%s is an error that names the URL and the reason (N2)', async (_, setUp, reason) => {
    const url = 'http://192.0.2.1'
    const outcome = await runShell(inNamespace('n', setUp, [...WORDS, '--endpoint-url', url]), {env: ONCE})
    // Bun reports an unreachable address as a refused connection.
    const due = ON_NODE ? reason : reason.replace(/.* is unreachable .*/, 'connection refused (ECONNREFUSED)')
    expect(failure(outcome)).toEqual(connectionFailed(url, due))
  })

  test('that is down is an error that names the host that could not be resolved (N3)', async () => {
    const outcome = await runShell(inNamespace('n', 'true', WORDS), {env: ONCE})
    const url = 'https://oidc.us-east-1.amazonaws.com'
    expect(failure(outcome)).toEqual(connectionFailed(url, 'the host name could not be resolved (EAI_AGAIN)'))
  })

  test.runIf(ON_NODE)('without a free local port is an error (N33)', async () => {
    const script = [
      "const net = require('node:net')",
      "const server = net.createServer().listen(80, '127.0.0.1', () => net.connect(80, '127.0.0.1', () => {",
      "  const {status} = require('node:child_process').spawnSync(process.execPath, process.argv.slice(1), {stdio: 'inherit'})",
      '  process.exit(status)',
      '}))',
    ]
    const setUp = 'ip link set lo up && echo 50000 50000 > /proc/sys/net/ipv4/ip_local_port_range'
    const shell = `unshare -n sh -c '${setUp} && exec "$0" "$@"' "$0" "$@"`
    const words = ['--eval', script.join('\n'), '--', PROGRAM, ...WORDS, '--endpoint-url', 'http://127.0.0.1']
    const outcome = await runShell([shell, process.execPath, ...words], {env: ONCE})
    expect(failure(outcome)).toEqual(connectionFailed('http://127.0.0.1', 'address not available (EADDRNOTAVAIL)'))
  })
})

describe.skipIf(missing)('a name server', () => {
  const setUp = (): string => replace('resolv.conf', 'nameserver 127.0.0.99\n')
  const argv = [...WORDS, '--endpoint-url', 'https://nope.example']

  /** Starts a name server that calls `onQuery` for each query, and sends what it returns. */
  async function startNameServer(onQuery: (query: Buffer) => Buffer | undefined): Promise<Disposable> {
    const server = createSocket('udp4')
    server.on('message', (query, {port, address}) => {
      const answer = onQuery(query)
      if (answer !== undefined) server.send(answer, port, address)
    })
    server.bind(53, '127.0.0.99')
    await once(server, 'listening')
    return {[Symbol.dispose]: () => void server.close()}
  }

  test('that does not know the host is an error (N3)', async () => {
    using _ = await startNameServer((query) => {
      const answer = Buffer.from(query)
      answer.writeUInt16BE(0x8183, 2)
      return answer
    })
    const outcome = await runShell(inNamespace('m', setUp(), argv), {env: ONCE})
    expect(failure(outcome)).toEqual(connectionFailed('https://nope.example', 'host name not found (ENOTFOUND)'))
  })

  test('that does not respond counts for the time limit of the connection (N3)', async () => {
    using _ = await startNameServer(() => undefined)
    const env = {...ONCE, RES_OPTIONS: 'timeout:2 attempts:1'}
    const outcome = await runShell(inNamespace('m', setUp(), [...argv, '--cli-connect-timeout', '1']), {env})
    expect(failure(outcome)).toEqual(timedOut('https://nope.example'))
  })

  test('that does not respond does not delay an interruption (N3, P11)', async () => {
    let interrupt = (): void => {}
    using _ = await startNameServer(() => void interrupt())
    const started = performance.now()
    const onStart = (child: {kill: (signal: NodeJS.Signals) => void}): void => {
      interrupt = () => child.kill('SIGINT')
    }
    const outcome = await runShell(inNamespace('m', setUp(), argv), {onStart})
    const ended = ON_NODE ? {exitCode: null, signal: 'SIGINT'} : {exitCode: 130, signal: null}
    expect(outcome).toEqual({...ended, stdout: '', stderr: ''})
    // The lookup itself takes ten seconds.
    expect(performance.now() - started).toBeLessThan(9000)
  })
})

describe.skipIf(missing)('a host name of the service with a private address', () => {
  const host = 'oidc.us-east-1.amazonaws.com'

  test('is used if the certificate is valid, because a VPC endpoint has such an address (N4)', async ({skip}) => {
    const pem = createCertificate(`DNS:${host}`)
    if ('missing' in pem) return skip(pem.missing)
    let requests = 0
    const server = createTlsServer({key: pem.text, cert: pem.text}, (_, response) => {
      requests += 1
      response.end('{"accessToken":"AT"}')
    })
    server.listen(443, '127.0.0.99')
    await once(server, 'listening')
    const bundle = path.join(folder, 'ca.pem')
    writeFileSync(bundle, pem.text)
    const setUp = replace('hosts', `127.0.0.99 ${host}\n`)
    const run = (...more: string[]): Promise<Outcome> =>
      runShell(inNamespace('m', setUp, [...WORDS, ...more]), {env: ONCE})

    expect(failure(await run())).toEqual(
      connectionFailed(
        `https://${host}`,
        'the server certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT). Pass the CA certificate with --ca-bundle',
      ),
    )
    expect(requests).toBe(0)
    expect(await run('--ca-bundle', bundle)).toMatchObject({exitCode: 0, stdout: '{\n    "accessToken": "AT"\n}\n'})
    server.close()
  })

  test('and several addresses fails with the reason of the first one (N4)', async () => {
    const setUp = `ip link set lo up && ${replace('hosts', '127.0.0.1 two.example\n127.0.0.2 two.example\n::1 two.example\n')}`
    const url = 'http://two.example:1'
    const words = inNamespace('n', setUp, [...WORDS, '--endpoint-url', url])
    const outcome = await runShell([(words[0] ?? '').replace('-n', '-nm'), ...words.slice(1)], {env: ONCE})
    expect(failure(outcome)).toEqual(connectionFailed(url, 'connection refused (ECONNREFUSED)'))
  })
})

describe('the time limit of the connection', () => {
  const limit = ['--cli-connect-timeout', '1']

  test('ends a connection that the server does not accept (N2)', async () => {
    const script =
      "const server = net.createServer().listen({port: 0, host: '127.0.0.1', backlog: 1}, () => console.log(server.address().port))"
    const server = spawn(process.execPath, ['--eval', script], {stdio: ['ignore', 'pipe', 'inherit']})
    const port = Number(await once(server.stdout, 'data'))
    server.kill('SIGSTOP')
    // The system accepts two connections, and drops the others until the process accepts one.
    const open = Array.from({length: 4}, () => connect(port, '127.0.0.1').on('error', () => {}))
    await Promise.all(open.slice(0, 2).map((socket) => once(socket, 'connect')))
    const url = `http://127.0.0.1:${port}`
    expect(failure(await runProgram([...WORDS, ...limit, '--endpoint-url', url], {env: ONCE}))).toEqual(timedOut(url))
    for (const socket of open) socket.destroy()
    server.kill('SIGKILL')
  })

  test('includes the TLS handshake, even if its bytes keep arriving (N7)', async () => {
    using server = await startRawServer((socket) => {
      // The header of a handshake record of 16 KiB.
      socket.write(Buffer.from([22, 3, 3, 64, 0]))
      const drip = setInterval(() => socket.write('\u0002'), 50)
      socket.on('close', () => clearInterval(drip))
    })
    const url = `https://127.0.0.1:${server.port}`
    expect(failure(await runProgram([...WORDS, ...limit, '--endpoint-url', url], {env: ONCE}))).toEqual(timedOut(url))
  })
})
