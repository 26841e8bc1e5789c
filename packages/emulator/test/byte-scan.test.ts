import {once} from 'node:events'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {obtainCode} from '../../../tools/testing/authorization-code.ts'
import {CALLBACK, DEVICE_CODE, FULL_CLIENT, VERIFIER} from '../../../tools/testing/sample-client.ts'
import {startProgram} from './start-program.ts'
import {temporaryFolder} from './temporary-folder.ts'
import {TestBed} from './test-bed.ts'
import {findPostgres, startPostgres} from './throw-away-postgres.ts'

/** Not a secret. The scan must find it, which proves that it scans the right bytes. */
const CLIENT_NAME = 'planted-client-name'

/** Runs every flow and returns all secrets on the wire by name. */
async function playEveryFlow(url: string): Promise<Record<string, string>> {
  const post = async (target: string, body: object): Promise<Record<string, string>> => {
    const response = await fetch(url + target, {method: 'POST', body: JSON.stringify(body)})
    expect([target, response.status]).toEqual([target, 200])
    return (await response.json()) as Record<string, string>
  }
  const {clientId = '', clientSecret = ''} = await post('/client/register', {...FULL_CLIENT, clientName: CLIENT_NAME})
  const client = {clientId, clientSecret}
  const {deviceCode = '', userCode = ''} = await post('/device_authorization', {
    ...client,
    startUrl: FULL_CLIENT.issuerUrl,
  })
  await post(`/_emulator/authorizations/${userCode}/approve`, {})
  const device = await post('/token', {...client, grantType: DEVICE_CODE, deviceCode})
  const refreshed = await post('/token', {...client, grantType: 'refresh_token', refreshToken: device['refreshToken']})
  // The pages require the host name of the program.
  const fetchPage = (input: string | URL | Request, init?: RequestInit) => {
    const {pathname, search} = new URL(String(input))
    return fetch(url + pathname + search, {...init, redirect: 'manual'})
  }
  const code = await obtainCode({emulator: {fetch: fetchPage} as never}, client)
  const rest = {redirectUri: CALLBACK, codeVerifier: VERIFIER}
  const signedIn = await post('/token', {...client, grantType: 'authorization_code', code, ...rest})
  const tokens = Object.entries({device, refreshed, signedIn}).flatMap(([name, {accessToken, refreshToken}]) => [
    [`access token, ${name}`, accessToken],
    [`refresh token, ${name}`, refreshToken],
  ])
  return {clientSecret, deviceCode, userCode, code, codeVerifier: VERIFIER, ...Object.fromEntries(tokens)}
}

/** Returns the names of the secrets in some bytes, plain or in a common encoding. */
function findSecrets(bytes: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) => {
    const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)].concat(
      // The end of base64 depends on the following bytes.
      (['base64', 'base64url', 'hex'] as const).map((form) => Buffer.from(secret).toString(form).slice(0, -4)),
    )
    return forms.some((form) => bytes.includes(form)) ? [name] : []
  })
}

// The write-ahead log of a killed process contains earlier versions of pages, including user codes before their decision.
test.each([
  ['stopped', 'SIGTERM', ['emulator.db'], ''],
  ['killed', 'SIGKILL', ['emulator.db', 'emulator.db-shm', 'emulator.db-wal'], 'userCode'],
] as const)(
  'The files and the log of an emulator that was %s contain no secret, code, or token (Z7, Z8)',
  async (_, signal, expected, exempt) => {
    const folder = temporaryFolder()
    onTestFinished(folder.remove)
    const {child, url, output} = await startProgram([
      '--log',
      '--store',
      `sqlite:${path.join(folder.path, 'emulator.db')}`,
    ])
    const secrets = await playEveryFlow(url)
    child.kill(signal)
    await once(child, 'close')
    const files = readdirSync(folder.path).sort()
    expect(files).toEqual(expected)
    const bytes = files.map((file) => readFileSync(path.join(folder.path, file), 'latin1')).join('\n')
    expect(bytes).toContain(CLIENT_NAME)
    expect(findSecrets(bytes, secrets).filter((name) => name !== exempt)).toEqual([])
    expect(output.stderr).toContain('POST /token 200')
    expect(findSecrets(output.stderr, secrets)).toEqual([])
  },
)

test('The file of an emulator that was stopped contains no user code after its decision, of 40 (Z8)', async () => {
  const folder = temporaryFolder()
  onTestFinished(folder.remove)
  const file = path.join(folder.path, 'emulator.db')
  const bed = new TestBed({store: `sqlite:${file}`})
  const credentials = await bed.register({...FULL_CLIENT, clientName: CLIENT_NAME})
  const codes: string[] = []
  for (let at = 0; at < 40; at++) {
    const {userCode} = await bed.start(credentials)
    codes.push(userCode)
  }
  for (const code of codes) await bed.emulator.deny(code)
  await bed.emulator.close()
  const bytes = readFileSync(file, 'latin1')
  expect(bytes).toContain(CLIENT_NAME)
  expect(codes.filter((code) => bytes.includes(code))).toEqual([])
})

const found = findPostgres()
const skipped = 'missing' in found ? ` (skipped: ${found.missing})` : ''
test.skipIf('missing' in found)(`A pg_dump contains no secret, code, or token (Z8)${skipped}`, async () => {
  const postgres = await startPostgres('bin' in found ? found.bin : '')
  onTestFinished(() => postgres.remove())
  const secrets = await playEveryFlow((await startProgram(['--store', postgres.url])).url)
  const dump = postgres.run('pg_dump', 'postgres')
  expect(dump).toContain(CLIENT_NAME)
  expect(findSecrets(dump, secrets)).toEqual([])
})
