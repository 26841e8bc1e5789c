import {existsSync, mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {tokenFile} from '@sso-oidc/session'
import {expect, test} from 'vitest'
import {newHome} from './new-home.ts'
import {runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const home = newHome()
const UNREACHABLE = 'http://127.0.0.1:1'

const fileOf = (name: string): string => tokenFile(name, {env: home.env(), cwd: '/'})

/** Writes a session for each name, to which the user is signed in. Returns a function that lists the sessions with a token. */
function signIn(regions: Readonly<Record<string, string>>): () => string[] {
  const names = Object.keys(regions)
  const startUrl = (name: string): string => `https://${name}.awsapps.com/start`
  home.given(
    names
      .map((name) => `[sso-session ${name}]\nsso_start_url = ${startUrl(name)}\nsso_region = ${regions[name]}\n`)
      .join(''),
  )
  for (const name of names) {
    mkdirSync(path.dirname(fileOf(name)), {recursive: true})
    const token = {startUrl: startUrl(name), region: regions[name], accessToken: 'AT'}
    writeFileSync(fileOf(name), JSON.stringify({...token, expiresAt: '2099-01-01T00:00:00Z'}))
  }
  return () => names.filter((name) => existsSync(fileOf(name)))
}

test.each([[['logout', '--sso-session', 'a']], [['logout', '--all']]])(
  '%j has removed the tokens when it is interrupted while the service does not respond (C18)',
  async (argv) => {
    const left = signIn(argv.includes('--all') ? {a: 'us-east-1', b: 'us-east-1'} : {a: 'us-east-1'})
    let kill = (): void => {}
    await using silent = await startServer(() => kill())
    const outcome = await runProgram(argv, {
      env: {...home.env(), AWS_ENDPOINT_URL: silent.url},
      onStart: (child) => {
        kill = () => void child.kill('SIGINT')
      },
    })
    expect([outcome, left()]).toEqual([{exitCode: 130, signal: null, stdout: '', stderr: ''}, []])
  },
)

test('logout --all signs out of each session, and lists all that could not be ended at the service (C18)', async () => {
  const left = signIn({a: 'us-east-1', b: 'us-east-1'})
  const {exitCode, stdout, stderr} = await runProgram(['logout', '--all'], {
    env: {...home.env(), AWS_ENDPOINT_URL: UNREACHABLE, AWS_MAX_ATTEMPTS: '1'},
  })
  const line = (name: string): string =>
    `  The token was removed from this computer, but the session ${name} could not be ended at the service: Could not connect to ${UNREACHABLE}/logout: connection refused (ECONNREFUSED).`
  expect({exitCode, stdout, left: left()}).toEqual({exitCode: 255, stdout: '', left: []})
  expect(stderr).toContain(`(ConnectionFailed): The sign-out has 2 problems:\n${line('a')}\n${line('b')}\n`)
})

test('logout --all names a file that cannot be removed once, and signs out of all sessions (C18)', async () => {
  const left = signIn({a: 'us-east-1', b: 'us-east-1'})
  // The list of roles of one session is a directory.
  const list = path.join(home.path(), '.cache/sso-oidc', `roles-${path.basename(fileOf('a'))}`)
  mkdirSync(path.join(list, 'x'), {recursive: true})
  const {exitCode, stderr} = await runProgram(['logout', '--all'], {env: home.env()})
  expect({exitCode, left: left()}).toEqual({exitCode: 255, left: []})
  expect(stderr).toMatch(
    /^\nsso-oidc: An error occurred \(CacheFailed\): The cache file ".*" cannot be removed \(E\w+\)\.\n/,
  )
})

test('logout of a session with an invalid region removes its token, and names the setting', async () => {
  const left = signIn({a: 'us east', b: 'us-east-1'})
  const {exitCode, stderr} = await runProgram(['logout', '--all'], {
    env: {
      ...home.env(),
      AWS_ENDPOINT_URL: '',
      AWS_ENDPOINT_URL_SSO: '',
      AWS_MAX_ATTEMPTS: '1',
      HTTPS_PROXY: UNREACHABLE,
    },
  })
  expect({exitCode, left: left()}).toEqual({exitCode: 255, left: []})
  expect(stderr).toContain('the session a could not be ended at the service: Invalid sso_region "us east".')
  expect(stderr).toContain('the session b could not be ended at the service: Could not connect')
})

test('logout with an invalid --ca-bundle changes nothing', async () => {
  const left = signIn({a: 'us-east-1'})
  const outcome = await runProgram(['logout', '--ca-bundle', 'nowhere.pem'], {env: home.env()})
  expect([outcome.exitCode, outcome.stdout, left()]).toEqual([255, '', ['a']])
})

const BROKEN = '[sso-session z]\nsso_region = us-east-1\n'

test('status shows a session that lacks settings, and exits with 1', async () => {
  home.given(BROKEN)
  expect(await home.run(['status'])).toMatchObject({
    exitCode: 1,
    stdout: 'z: lacks sso_start_url. Add the setting to `~/.aws/config`.\n',
  })
  const {exitCode, stdout} = await home.run(['status', '--output', 'json'])
  expect([exitCode, JSON.parse(stdout)]).toEqual([
    1,
    [expect.objectContaining({session: 'z', startUrl: null, region: 'us-east-1', signedIn: false})],
  ])
})

test('logout --all removes the token of a session that lacks settings', async () => {
  const left = signIn({z: 'us-east-1'})
  writeFileSync(home.config(), BROKEN)
  expect([await home.run(['logout', '--all']), left()]).toMatchObject([{exitCode: 0, stderr: ''}, []])
})

test('a profile with a start URL of its own is signed in to with --profile, as status and the error say', async () => {
  const own = 'sso_start_url = https://d-2.awsapps.com/start\nsso_region = us-east-1\n'
  const role = 'sso_account_id = 111122223333\nsso_role_name = A\n'
  home.given(`[profile "my legacy"]\n${own}${role}`)
  expect(await home.run(['status'])).toMatchObject({
    stdout: "https://d-2.awsapps.com/start: not signed in. Run `sso-oidc login --profile 'my legacy'`.\n",
  })
  const {stderr} = await home.run(['credentials', '--profile', 'my legacy'])
  expect(stderr).toContain("Run `sso-oidc login --profile 'my legacy'`.")
})
