import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {REFRESH} from './run-command.ts'
import {ON_NODE, type Outcome, PROGRAM, RUNTIME, runShell} from './run-program.ts'
import {type ScriptedServer, startServer} from './scripted-server.ts'

const run = promisify(execFile)
const folder = mkdtempSync(path.join(tmpdir(), 'limits-'))
const LONG = 'x'.repeat(1_048_500)
const ACCOUNTS = Array.from({length: 9000}, (_, at) => ({
  accountId: String(at).padStart(12, '0'),
  accountName: `account-${at}`,
  emailAddress: `a${at}@example.com`,
}))

let server: ScriptedServer
beforeAll(async () => {
  server = await startServer((request, response) => {
    const body = request.url === '/token' ? {accessToken: LONG} : {accountList: ACCOUNTS}
    response.end(JSON.stringify(body))
  })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, {recursive: true})
})

const token = (): string[] => ['create-token', ...REFRESH, '--endpoint-url', server.url]
const accounts = (): string[] => ['list-accounts', '--access-token', 't', '--endpoint-url', server.url]

describe.runIf(ON_NODE).concurrent('with 32 MB of memory, a response of almost 1 MiB', () => {
  const limited = (argv: readonly string[]): Promise<Outcome> =>
    runShell(['"$0" --max-old-space-size=32 "$@"', RUNTIME, PROGRAM, ...argv])

  test.each(['json', 'yaml', 'text', 'table', 'env'])('is printed completely as %s (N34)', async (format) => {
    const {exitCode, stdout, stderr} = await limited([...token(), '--output', format])
    expect({exitCode, stderr, hasToken: stdout.includes(LONG)}).toEqual({exitCode: 0, stderr: '', hasToken: true})
  })

  test.each(['json', 'yaml', 'text', 'table'])(
    'with 9,000 accounts is printed completely as %s (N34)',
    async (format) => {
      const {exitCode, stdout, stderr} = await limited([...accounts(), '--output', format])
      const found = stdout.match(/account-\d+/g)?.length
      expect({exitCode, stderr, found}).toEqual({exitCode: 0, stderr: '', found: ACCOUNTS.length})
    },
  )
})

describe('with 24 file descriptors', () => {
  const missing = missingProgram('prlimit', {package: 'util-linux'})
  const client = ['create-token', ...REFRESH, '--endpoint-url']
  const iam = ['create-token-with-iam', '--client-id', 'c', '--grant-type', 'g', '--endpoint-url']
  const keys = {AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b'}
  const REFUSED = /\(ConnectionFailed\): Could not connect to .*: connection refused \(ECONNREFUSED\)\.\n/

  test.skipIf(missing).concurrent.each<[string, string[], Record<string, string>]>([
    ['plain HTTP', [...client, 'http://127.0.0.1:1'], {}],
    ['TLS', [...client, 'https://127.0.0.1:1'], {}],
    ['a host name', [...client, 'https://localhost:1'], {}],
    ['a signature', [...iam, 'https://127.0.0.1:1'], keys],
    ['a proxy', [...client, 'https://127.0.0.2:2'], {HTTPS_PROXY: 'http://127.0.0.1:1'}],
    ['a query and a format', [...client, 'http://127.0.0.1:1', '--query', 'accessToken', '--output', 'yaml'], {}],
  ])('a request with %s reaches the network (N33)', async (_, argv, env) => {
    const words = ['prlimit --nofile=24 "$0" "$@"', RUNTIME, PROGRAM, ...argv]
    const outcome = await runShell(words, {env: {...env, AWS_MAX_ATTEMPTS: '1'}})
    expect(outcome).toMatchObject({exitCode: 255, stdout: '', stderr: expect.stringMatching(REFUSED)})
  })
})

describe('a pipe that does not block', () => {
  test('and whose reader is slow gets the whole output (O3)', async ({skip}) => {
    const missing = missingProgram('python3', {package: 'python3'})
    if (missing !== undefined) return skip(missing)
    const script = `
import fcntl, os, select, subprocess, sys
reader, writer = os.pipe()
for end in reader, writer:
    fcntl.fcntl(end, fcntl.F_SETFL, fcntl.fcntl(end, fcntl.F_GETFL) | os.O_NONBLOCK)
child = subprocess.Popen(sys.argv[1:], stdout=writer)
os.close(writer)
total = 0
while True:
    select.select([reader], [], [])
    # A pipe holds 64 KiB. A reader that takes little at a time lets it run full.
    chunk = os.read(reader, 1000)
    if not chunk:
        break
    total += len(chunk)
print(child.wait(), total)
`
    const file = path.join(folder, 'slow-reader.py')
    writeFileSync(file, script)
    const argv = [file, RUNTIME, PROGRAM, ...token(), '--output', 'text', '--query', 'accessToken']
    expect((await run('python3', argv, {env: {PATH: process.env['PATH'], AWS_REGION: 'us-east-1'}})).stdout).toBe(
      `0 ${LONG.length + 1}\n`,
    )
  })
})
