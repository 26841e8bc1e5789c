import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_DIRECTORY, DEFAULT_START_URL} from '@sso-oidc/emulator'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {ENCODINGS} from './encodings.ts'
import {type Outcome, PROGRAM, RUNTIME, runShell} from './run-program.ts'
import {missingStrace} from './strace.ts'

const missing = missingStrace()

/** Members of requests and responses that are secret. */
const SECRET_MEMBERS = new Set([
  ...['accessToken', 'refreshToken', 'idToken', 'clientSecret', 'deviceCode', 'code', 'codeVerifier'],
  ...['secretAccessKey', 'sessionToken'],
])

const PROCESS_KEY = 'S3CR3T-OF-CREDENTIAL-PROCESS'

const folder = mkdtempSync(path.join(tmpdir(), 'traces-'))
const [home, temporary, outside] = ['home', 'tmp', 'outside'].map((name) => path.join(folder, name)) as [
  string,
  string,
  string,
]
const cache = path.join(home, '.aws/sso/cache')
const secrets = new Set<string>([PROCESS_KEY])

/** Adds the secrets in a JSON text. */
function collect(text: string): void {
  try {
    JSON.parse(text, (name, value: unknown) => {
      if (SECRET_MEMBERS.has(name) && typeof value === 'string') secrets.add(value)
      return value
    })
  } catch {}
}

/** An emulator behind a server that sees all requests and responses. */
const emulator = createEmulator({autoApprove: true})
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  collect(body)
  const {method = 'GET', url = '/', headers} = request
  const init = {method, headers: headers as Record<string, string>, redirect: 'manual' as const}
  const answer = await emulator.fetch(`http://${headers.host}${url}`, method === 'GET' ? init : {...init, body})
  const text = await answer.text()
  collect(text)
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(text)
})

let env: Record<string, string>
beforeAll(async () => {
  for (const made of [path.join(home, '.aws'), temporary, outside]) mkdirSync(made, {recursive: true})
  writeFileSync(path.join(outside, 'refresh-token'), 'S3CR3T-REFRESH-TOKEN')
  const script = path.join(outside, 'keys.cjs')
  const keys = {Version: 1, AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', SecretAccessKey: PROCESS_KEY}
  writeFileSync(script, `console.log(${JSON.stringify(JSON.stringify(keys))})`)
  writeFileSync(
    path.join(home, '.aws/config'),
    `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n` +
      `[profile process]\ncredential_process = ${process.execPath} ${script}\n`,
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  env = {
    HOME: home,
    TMPDIR: temporary,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_MAX_ATTEMPTS: '1',
    SSO_OIDC_FLOW: 'authorization_code',
    BROWSER: `'${process.execPath}' -e 'fetch(process.argv[1]).then((page) => page.text())' %s`,
  }
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await emulator.close()
  rmSync(folder, {recursive: true})
})

/** Texts in which no secret may be, by their source. */
const texts = new Map<string, string>()

/** Runs the program with `--debug`. Keeps standard error, and the command line and environment of each process. */
async function run(line: string, variables: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  const trace = path.join(outside, `${texts.size}.trace`)
  const strace = `strace -f -qq -v -s 100000 -e trace=execve -o ${trace} "$0" "$@"`
  const words = [strace, RUNTIME, PROGRAM, ...line.split(' '), '--debug']
  const outcome = await runShell(words, {env: {...env, ...variables}})
  texts.set(`standard error of ${line}`, outcome.stderr)
  texts.set(`processes of ${line}`, readFileSync(trace, 'utf8'))
  return outcome
}

/** Returns the paths of all files below a directory. */
function filesBelow(parent: string): string[] {
  return readdirSync(parent, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}

/** Changes the time at which the cached token expires. */
function expireIn(seconds: number, token: string = readFileSync(tokenFile(), 'utf8')): void {
  const expiresAt = new Date(Date.now() + seconds * 1000).toISOString()
  writeFileSync(tokenFile(), JSON.stringify({...JSON.parse(token), expiresAt}))
}

const tokenFile = (): string => path.join(cache, '0ad374308c5a4e22f723adf10145eafad7c4031c.json')

describe.skipIf(missing)('no secret that the service has issued', () => {
  let signedIn = ''
  const exitCodes: Record<string, number | null> = {}
  const attempt = async (line: string, variables?: Readonly<Record<string, string>>): Promise<Outcome> => {
    const outcome = await run(line, variables)
    exitCodes[`${Object.keys(exitCodes).length} ${line}`] = outcome.exitCode
    return outcome
  }

  beforeAll(async () => {
    await attempt('login')
    await attempt('login --use-device-code')
    expireIn(60)
    await attempt('token', {AWS_ENDPOINT_URL: 'http://127.0.0.1:1'})
    rmSync(path.join(home, '.local/state'), {recursive: true})
    await attempt('token')
    signedIn = readFileSync(tokenFile(), 'utf8')
    await attempt('status')
    await attempt('list-accounts')
    await attempt('get-role-credentials --account-id 111122223333 --role-name ViewOnlyAccess')
    await attempt('credentials --account-id 111122223333 --role-name ViewOnlyAccess')
    expect(readdirSync(path.join(home, '.aws/cli/cache'))).toHaveLength(1)
    const application = DEFAULT_DIRECTORY.applications?.[0]?.arn ?? ''
    const grant = `--grant-type refresh_token --refresh-token file://${path.join(outside, 'refresh-token')}`
    await attempt(`create-token-with-iam --profile process --region us-east-1 --client-id ${application} ${grant}`)
    await attempt('logout')
    expireIn(-60, signedIn)
    await attempt('token')
    await attempt('logout --forget')
  }, 60_000)

  test('is in a message, in --debug, or in the command line or environment of a process (U2, Z10)', () => {
    expect(Object.values(exitCodes)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 254, 0, 254, 0])
    expect(secrets.size).toBeGreaterThan(12)
    const browsers = [...texts.values()].filter((text) => text.includes('/authorize?'))
    expect(browsers.length).toBeGreaterThan(1)
    expect([...texts.values()].some((text) => text.includes('keys.cjs'))).toBe(true)
    const found = [...texts].filter(([, text]) => contains(text)).map(([source]) => source)
    expect(found).toEqual([])
  })

  test('is in a file other than those of the cache, and none is in the cache after the sign-out (U2, C18)', () => {
    const files = [...filesBelow(home), ...filesBelow(temporary)]
    expect(files.length).toBeGreaterThan(3)
    // The device code has a registration of its own, which the next sign-in replaces.
    expect(files.filter((file) => contains(readFileSync(file, 'latin1')))).toEqual([])
  })
})

/** Returns whether a text contains a secret, also in another encoding. */
function contains(text: string): boolean {
  const spellings = ['raw', 'JSON string'].map((name) => ENCODINGS[name] ?? String)
  const others = [encodeURIComponent, (secret: string) => Buffer.from(secret).toString('base64').replace(/=+$/, '')]
  return [...secrets].some((secret) => [...spellings, ...others].some((spell) => text.includes(spell(secret))))
}
