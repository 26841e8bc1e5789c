import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {missingNamespaces} from './namespaces.ts'
import {type Outcome, PROGRAM, RUNTIME, runProgram, runShell} from './run-program.ts'
import {type SignedInHome, signedInHome} from './signed-in-home.ts'

let home: SignedInHome
beforeAll(async () => {
  home = await signedInHome()
})
afterAll(() => home[Symbol.asyncDispose]())

const RESPONSE = /The response with the token was saved in (\S+\.json), which only you can read\./

/** Returns the members of the response that was saved, and removes it. */
function takeSaved(stderr: string): string[] {
  const [, file = ''] = RESPONSE.exec(stderr) ?? []
  const members = Object.keys(JSON.parse(readFileSync(file, 'utf8')))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  rmSync(file)
  return members
}

/** Runs the program in a mount namespace of its own, after lines of the shell. */
function runMounted(lines: string, argv: readonly string[], env: Readonly<Record<string, string>> = home.env) {
  const script = `unshare -m sh -c '${lines.trim().replaceAll('\n', ' && ')} && "$0" "$@"' "$0" "$@"`
  return runShell([script, RUNTIME, PROGRAM, ...argv], {env})
}

const READ_ONLY = `
mount --bind "$HOME" "$HOME"
mount -o remount,ro,bind "$HOME"`

const cacheOnly = (lines: string): string => lines.replaceAll('"$HOME"', '"$HOME/.aws/sso/cache"')

/** Copies a directory to a disk of 8 MB, and fills the rest of the disk. */
const FULL = `
cp -r "$HOME" copy
mount -t tmpfs -o size=8m tmpfs "$HOME"
cp -r copy/. "$HOME"
{ dd if=/dev/zero of="$HOME"/fill bs=65536 2>/dev/null || true; }
{ dd if=/dev/zero of="$HOME"/rest bs=1 2>/dev/null || true; }`

const notCached = (error: string): string =>
  `sso-oidc: warning: The access token was refreshed, but not cached: The cache file "${home.file}" cannot be written (${error}).\n`

describe.skipIf(missingNamespaces()).each([
  ['is read-only (C4)', READ_ONLY, 'EROFS'],
  ['is on a full disk (C3)', FULL, 'ENOSPC'],
])('if the cache %s', (_, lines, error) => {
  test('token prints a new token, with a warning', async () => {
    const before = home.restore()
    const {exitCode, stdout, stderr} = await runMounted(cacheOnly(lines), ['token'])
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: notCached(error)})
    expect([/^aoa\S{40,}\n$/.test(stdout), before.includes(stdout.trim())]).toEqual([true, false])
    expect(home.text()).toBe(before)
  })

  test('a command that uses a new token prints its result, with a warning', async () => {
    home.restore()
    const {exitCode, stdout, stderr} = await runMounted(cacheOnly(lines), [
      'list-accounts',
      '--query',
      'accountList[0].accountId',
    ])
    expect({exitCode, stdout, stderr}).toEqual({exitCode: 0, stdout: '"111122223333"\n', stderr: notCached(error)})
  })

  test('login is an error with exit code 255, and the token is not lost', async () => {
    const before = home.restore()
    const {exitCode, stdout, stderr} = await runMounted(cacheOnly(lines), ['login'])
    expect({exitCode, stdout}).toEqual({exitCode: 255, stdout: ''})
    expect(stderr).toContain(`(CacheFailed): The cache file "${home.file}" cannot be written (${error}).`)
    expect(takeSaved(stderr)).toEqual(expect.arrayContaining(['accessToken', 'refreshToken']))
    expect(home.text()).toBe(before)
  })
})

describe.skipIf(missingNamespaces())('if the whole home directory', () => {
  test.each([
    ['is read-only (C4)', READ_ONLY],
    ['is on a full disk (C3)', FULL],
  ])('%s, token prints a valid token with a warning, and login fails', async (_, lines) => {
    const before = home.restore()
    const token = await runMounted(lines, ['token'])
    expect({exitCode: token.exitCode, stdout: /^aoa\S{40,}\n$/.test(token.stdout)}).toEqual({exitCode: 0, stdout: true})
    expect(token.stderr).toMatch(
      /^sso-oidc: warning: The access token (was refreshed, but not cached|could not be refreshed): .*\n$/,
    )
    const login = await runMounted(lines, ['login'])
    expect({exitCode: login.exitCode, stdout: login.stdout}).toEqual({exitCode: 255, stdout: ''})
    expect(login.stderr).toContain('(CacheFailed): The cache file ')
    expect(takeSaved(login.stderr)).toContain('accessToken')
    expect(await runMounted(lines, ['status'])).toMatchObject({exitCode: 0, stderr: ''})
    expect(home.text()).toBe(before)
  })

  test('is read-only, logout names each file that cannot be removed, and login the one that cannot be written (C4)', async () => {
    home.restore()
    const credentials = path.join(home.path, '.aws/cli/cache/a.json')
    mkdirSync(path.dirname(credentials), {recursive: true})
    writeFileSync(credentials, '{"ProviderType":"sso"}')
    const fail = async (argv: readonly string[]): Promise<string> => {
      const {exitCode, stdout, stderr} = await runMounted(READ_ONLY, argv)
      expect({argv, exitCode, stdout}).toEqual({argv, exitCode: 255, stdout: ''})
      return stderr
    }
    const login = await fail(['login'])
    expect(login).toContain(`(CacheFailed): The cache file "${home.file}" cannot be written (EROFS).`)
    takeSaved(login)
    const logout = await fail(['logout'])
    expect(logout).toContain('(CacheFailed): The sign-out has 2 problems:')
    for (const file of [home.file, credentials]) {
      expect(logout).toContain(`  The cache file "${file}" cannot be removed (EROFS).\n`)
    }
    rmSync(credentials)
  })

  test('is unset, the directory of the user database is used (C4)', async () => {
    await using other = await signedInHome()
    other.restore(3000)
    const lines = `
mount --bind "$HOME" "$(getent passwd 0 | cut -d: -f6)"
unset HOME`
    expect(await runMounted(lines, ['token'], other.env)).toEqual({
      exitCode: 0,
      signal: null,
      stdout: `${other.token().accessToken}\n`,
      stderr: '',
    })
  })
})

/** Signs in, prints the token and the status, and signs out. */
async function runAll(env: Readonly<Record<string, string>>): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const argv of [['login'], ['token'], ['status'], ['logout']]) outcomes.push(await runProgram(argv, {env}))
  return outcomes
}

describe('a home directory', () => {
  test.each(['two words', 'line\nbreak 🙂', "it's $HOME"])('can have the name %j (C4)', async (name) => {
    await using other = await signedInHome({name})
    const outcomes = await runAll(other.env)
    expect(outcomes.map(({exitCode}) => exitCode)).toEqual([0, 0, 0, 0])
    expect(existsSync(other.file)).toBe(false)
    expect(readdirSync(path.dirname(other.path))).toEqual([name])
  })

  test('that is no directory makes login an error, and the token is not lost (C4)', async () => {
    const env = {...home.env, HOME: '/dev/null', AWS_CONFIG_FILE: path.join(home.path, '.aws/config')}
    const [login, token, status, logout] = await runAll(env)
    expect(login).toMatchObject({exitCode: 255, stdout: '', stderr: expect.stringContaining('(CacheFailed)')})
    expect(takeSaved(login?.stderr ?? '')).toContain('accessToken')
    expect(token).toMatchObject({exitCode: 255, stdout: '', stderr: expect.stringContaining('(NotSignedIn)')})
    expect(status).toMatchObject({exitCode: 1, stderr: ''})
    expect(logout).toMatchObject({exitCode: 0, stdout: 'Not signed in to my-sso.\n', stderr: ''})
  })
})
