import {spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_START_URL, type Emulator, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {findChromium, launchChromium} from '../../../tools/chromium.ts'
import {PageBrowser} from '../../../tools/testing/page-browser.ts'
import {type Outcome, PROGRAM, RUNTIME} from './run-program.ts'

let emulator: Emulator
let server: EmulatorServer
beforeAll(async () => {
  emulator = createEmulator()
  server = await listen(emulator)
})
afterAll(() => server.close())

let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'login-'))
  configure(`[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`)
  return () => rmSync(home, {recursive: true})
})

function configure(text: string): void {
  mkdirSync(path.join(home, '.aws'), {recursive: true})
  writeFileSync(path.join(home, '.aws/config'), text)
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Called once with the first URL on standard error. */
  readonly onUrl?: (url: string, text: string) => void | Promise<void>
  /** Called with the text on standard error, each time that it grows. */
  readonly onText?: (text: string) => void
}

/** Runs the program with a home directory of its own. */
function run(words: string, {env, onUrl, onText}: RunOptions = {}): Promise<Outcome> {
  const child = spawn(RUNTIME, [PROGRAM, ...words.split(' ')], {
    cwd: home,
    env: {
      HOME: home,
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: server.url,
      AWS_MAX_ATTEMPTS: '1',
      TZ: 'UTC',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr, isSeen] = ['', '', false]
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    onText?.(stderr)
    const [url] = /^https?:\/\/\S+$/m.exec(stderr) ?? []
    if (url === undefined || isSeen || !/^$/m.test(stderr.slice(stderr.indexOf(url)))) return
    isSeen = true
    void Promise.resolve(onUrl?.(url, stderr))
  })
  return new Promise((resolve) => {
    child.on('close', (exitCode, signal) => resolve({exitCode, signal, stdout, stderr}))
  })
}

/** Approves or denies on the page of the authorization request, and follows the redirect. */
async function decide(url: string, decision: 'approve' | 'deny' = 'approve'): Promise<void> {
  const browser = new PageBrowser(emulator)
  const {headers} = await browser.submit(await browser.open(url), decision)
  await fetch(headers.get('location') ?? '')
}

const codeOf = (url: string): string => new URL(url).searchParams.get('user_code') ?? ''
const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')
const cacheFile = (key: string): string => path.join(home, `.aws/sso/cache/${sha1(key)}.json`)

const SIGNED_IN = new RegExp(
  `^Signed in to my-sso \\(${DEFAULT_START_URL}\\)\\.\nThe token is valid until (\\d{4}-\\d\\d-\\d\\d )?\\d\\d:\\d\\d, and is refreshed automatically until the session ends\\.\n$`,
)

describe('login', () => {
  test('with an authorization code prints the URL on a line of its own, and caches the token', async () => {
    const {exitCode, stdout, stderr} = await run('login --no-browser', {
      env: {SSO_OIDC_FLOW: 'authorization_code'},
      onUrl: (url) => decide(url),
    })
    expect({exitCode, stdout: stdout.replace(SIGNED_IN, 'SIGNED IN')}).toEqual({exitCode: 0, stdout: 'SIGNED IN'})
    expect(stderr).toMatch(/^Open this page on this computer:\n\nhttp:\/\/127\.0\.0\.1:\d+\/authorize\?\S+\n\n$/)
    expect(JSON.parse(readFileSync(cacheFile('my-sso'), 'utf8'))).toMatchObject({startUrl: DEFAULT_START_URL})
    const token = await run('token')
    expect(token).toMatchObject({exitCode: 0, stderr: '', stdout: expect.stringMatching(/^aoa\S+\n$/)})
    expect(await run('token --output header')).toMatchObject({stdout: `Authorization: Bearer ${token.stdout}`})
  })

  test('with a device code prints the code beside the URL', async () => {
    const {exitCode, stderr} = await run('login --use-device-code --no-browser', {
      onUrl: (url) => void emulator.approve(codeOf(url)),
    })
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(
      /^Open this page on any device:\n\nhttp:\/\/\S+user_code=(\S+)\n\nCheck that the page shows this code: \1\n\nOr open http:\S+ and enter the code\.\n\n$/,
    )
  })

  test('prints the result as data with --output', async () => {
    const {stdout} = await run('login --use-device-code --no-browser --output json', {
      onUrl: (url) => void emulator.approve(codeOf(url)),
    })
    expect(JSON.parse(stdout)).toEqual({
      session: 'my-sso',
      startUrl: DEFAULT_START_URL,
      region: 'us-east-1',
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/),
    })
  })

  test.each<[string, string, Record<string, string>]>([
    ['with an authorization code', 'login --no-browser', {SSO_OIDC_FLOW: 'authorization_code'}],
    ['with a device code', 'login --no-browser --use-device-code', {}],
  ])('%s that is denied ends with 254, and leaves no token (P6)', async (_, words, env) => {
    const outcome = await run(words, {
      env,
      onUrl: (url) => (url.includes('/authorize?') ? decide(url, 'deny') : void emulator.deny(codeOf(url))),
    })
    expect(outcome).toMatchObject({
      exitCode: 254,
      stdout: '',
      stderr: expect.stringContaining('(AccessDeniedException)'),
    })
    expect(existsSync(cacheFile('my-sso'))).toBe(false)
  })

  test('of a start URL without a configuration caches the token under the name that configure suggests', async () => {
    configure('')
    const {exitCode, stdout} = await run(
      `login --no-browser --sso-start-url ${DEFAULT_START_URL} --sso-region us-east-1`,
      {
        onUrl: (url) => void emulator.approve(codeOf(url)),
      },
    )
    expect([exitCode, existsSync(cacheFile('d-1234567890'))]).toEqual([0, true])
    expect(stdout).toMatch(
      /^Signed in to d-1234567890 \(http\S+\)\.\nThe token is valid until .*refreshed automatically/,
    )
  })

  test('that is not needed prints no URL', async () => {
    await run('login --use-device-code --no-browser', {onUrl: (url) => void emulator.approve(codeOf(url))})
    expect(await run('login --if-needed')).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringMatching(SIGNED_IN),
    })
  })

  test.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends on %s with %i, and leaves no token (P11)', async (signal, exitCode) => {
    let pid = 0
    const words = [PROGRAM, 'login', '--no-browser']
    const env = {
      HOME: home,
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: server.url,
      SSO_OIDC_FLOW: 'authorization_code',
    }
    const child = spawn(RUNTIME, words, {env, stdio: ['ignore', 'ignore', 'pipe']})
    pid = child.pid ?? 0
    child.stderr.once('data', () => process.kill(pid, signal))
    const ended = await new Promise((resolve) => child.on('close', (code, by) => resolve([code, by])))
    expect([ended, existsSync(cacheFile('my-sso'))]).toEqual([[exitCode, null], false])
  })

  test('to a start URL that the service does not know names it', async () => {
    configure(`[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}-other\nsso_region = us-east-1\n`)
    const {exitCode, stderr} = await run('login --use-device-code')
    expect([exitCode, stderr]).toEqual([
      254,
      expect.stringContaining(`The start URL is ${DEFAULT_START_URL}-other, and the region is us-east-1.`),
    ])
  })

  test.each([
    [
      'login --sso-session mysso',
      '(SessionNotFound): The sso-session "mysso" was not found in ~/.aws/config. Did you mean my-sso?\n\nCheck `--sso-session`',
    ],
    [
      'token --profile dve',
      '(ProfileNotFound): Profile "dve" not found in ~/.aws/config or ~/.aws/credentials. Did you mean dev?',
    ],
    ['token --profile none', '(ProfileNotFound): Profile "none" not found in ~/.aws/config or ~/.aws/credentials.\n'],
  ])('%s suggests a similar name', async (words, message) => {
    configure(
      `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n[profile dev]\nregion = x\n`,
    )
    expect(await run(words)).toMatchObject({exitCode: 255, stderr: expect.stringContaining(message)})
  })

  test('without a configuration names the way out', async () => {
    configure('')
    expect(await run('login')).toMatchObject({
      exitCode: 253,
      stdout: '',
      stderr: expect.stringMatching(
        /\(NoSession\): No sso-session is configured\.\n\nAdd a session to `~\/\.aws\/config` with `sso-oidc configure`\.\n$/,
      ),
    })
  })

  test('with several sessions lists them', async () => {
    const section = `sso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
    configure(`[sso-session a]\n${section}[sso-session b]\n${section}`)
    const {stderr} = await run('login')
    expect(stderr).toBe(
      '\nsso-oidc: An error occurred (NoSession): Several sso-sessions are configured: a, b.\n\nSelect one with `--sso-session`.\n',
    )
  })

  test('starts the command line of BROWSER without a shell and without credentials (P12, Z10)', async () => {
    const script = path.join(home, 'browser.mjs')
    writeFileSync(
      script,
      `import {renameSync, writeFileSync} from 'node:fs'
       writeFileSync('opened.part', JSON.stringify({argv: process.argv.slice(2), env: process.env}))
       renameSync('opened.part', 'opened')`,
    )
    const opened = path.join(home, 'opened')
    const {exitCode, stderr} = await run('login', {
      env: {
        BROWSER: `${process.execPath} ${script} --new '%s'`,
        AWS_SECRET_ACCESS_KEY: 'S3CR3T-KEY',
        AWS_SESSION_TOKEN: 'S3CR3T',
      },
      // The browser is a process of its own. It may start after the login has ended.
      onUrl: async (url) => {
        await expect.poll(() => existsSync(opened), {timeout: 20_000}).toBe(true)
        await decide(url)
      },
    })
    expect([exitCode, stderr.startsWith('Opening your browser.')]).toEqual([0, true])
    const {argv, env} = JSON.parse(readFileSync(opened, 'utf8'))
    expect(argv).toEqual(['--new', expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/authorize\?/)])
    expect(JSON.stringify(env)).not.toContain('S3CR3T')
  })

  test('without a display and a BROWSER opens no browser', async () => {
    const {stderr} = await run('login --use-device-code', {onUrl: (url) => void emulator.approve(codeOf(url))})
    expect(stderr).toMatch(/^Open this page on any device:\n/)
  })

  test('names a browser that cannot be started', async () => {
    const {exitCode, stderr} = await run('login --use-device-code', {
      env: {BROWSER: '/opt/firefox -P "work'},
      onUrl: (url) => void emulator.approve(codeOf(url)),
    })
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^The browser of BROWSER or sso_browser could not be started: "[^\n]+"\.\nOpen this page/)
  })

  test('with --qr signs in with a device code', async () => {
    const {exitCode, stderr} = await run('login --qr', {
      env: {SSO_OIDC_FLOW: 'authorization_code'},
      onUrl: (url) => void emulator.approve(codeOf(url)),
    })
    expect([exitCode, /[▀▄█]{8}/.test(stderr)]).toEqual([0, true])
  })

  test('that waits for another one says so, and uses its token', async () => {
    let other: Promise<Outcome> | undefined
    const words = 'login --if-needed --use-device-code --no-browser'
    const first = await run(words, {
      onUrl: (url) => {
        const approve = (text: string): void => {
          if (text.includes('Another process')) void emulator.approve(codeOf(url))
        }
        other = run(words, {onText: approve})
      },
    })
    expect(first.exitCode).toBe(0)
    expect(await other).toMatchObject({
      exitCode: 0,
      stdout: first.stdout,
      stderr: 'Another process is signing in to this session. Waiting for it. Press Ctrl-C to cancel.\n',
    })
  })

  test('rejects a port that does not exist', async () => {
    expect(await run('login --redirect-port 99999')).toMatchObject({
      exitCode: 252,
      stderr: expect.stringContaining('Invalid --redirect-port 99999. Use a port from 1 to 65535.'),
    })
  })

  const {path: chromium, missing} = findChromium()
  test('signs in with a real browser', async ({skip}) => {
    if (chromium === undefined) return skip(missing)
    const browser = await launchChromium(chromium)
    let heading = ''
    try {
      const {exitCode, stdout} = await run('login --no-browser', {
        env: {SSO_OIDC_FLOW: 'authorization_code'},
        onUrl: async (url) => {
          const page = await browser.newPage()
          await page.goto(url)
          await page.getByRole('button', {name: /approve|allow|confirm/i}).click()
          heading = await page.getByRole('heading', {level: 1}).innerText()
          expect(new URL(page.url()).search).toBe('')
        },
      })
      expect({exitCode, stdout: stdout.replace(SIGNED_IN, 'SIGNED IN')}).toEqual({exitCode: 0, stdout: 'SIGNED IN'})
      await expect.poll(() => heading).toBe('Signed in')
    } finally {
      await browser.close()
    }
  })
})

describe('an operation of the access portal', () => {
  const signIn = () => run('login --use-device-code --no-browser', {onUrl: (url) => void emulator.approve(codeOf(url))})

  test('takes the token and the region of the session', async () => {
    await signIn()
    const {exitCode, stdout, stderr} = await run('list-accounts --query accountList[].accountName')
    expect({exitCode, stderr, names: JSON.parse(stdout)}).toEqual({exitCode: 0, stderr: '', names: expect.any(Array)})
  })

  test('refreshes a token that the service rejects, once', async () => {
    await signIn()
    const file = cacheFile('my-sso')
    writeFileSync(file, JSON.stringify({...JSON.parse(readFileSync(file, 'utf8')), accessToken: 'aoaREJECTED'}))
    expect(await run('list-accounts')).toMatchObject({exitCode: 0, stderr: ''})
    expect((await run('token')).stdout).not.toContain('REJECTED')
  })

  test('names the missing option and the way out without a session', async () => {
    configure('')
    expect(await run('list-accounts --region us-east-1')).toMatchObject({
      exitCode: 252,
      stderr: expect.stringContaining(
        '(ParamValidation): Missing: --access-token. No sso-session is configured. Run `sso-oidc configure` and `sso-oidc login`, or pass an access token.',
      ),
    })
  })

  test('says how to sign in if nobody is', async () => {
    expect(await run('list-accounts')).toMatchObject({
      exitCode: 255,
      stderr: expect.stringMatching(
        /\(NotSignedIn\): Not signed in to sso-session "my-sso".*Run `sso-oidc login --sso-session my-sso`\./s,
      ),
    })
  })

  test('reports the other problems of the request before it needs a token', async () => {
    expect(await run('get-role-credentials --account-id 1 --role-name')).toMatchObject({exitCode: 252})
  })
})

describe('status', () => {
  test('is 1 without a configuration, and names the way out', async () => {
    configure('')
    expect(await run('status')).toMatchObject({
      exitCode: 1,
      stdout: 'No sso-session is configured. Run `sso-oidc configure`.\n',
    })
    expect(await run('status --output json')).toMatchObject({exitCode: 1, stdout: '[]\n'})
  })

  test('is 1 after the service has rejected the token and its refresh token, and login --if-needed signs in again', async () => {
    await run('login --use-device-code --no-browser', {onUrl: (url) => void emulator.approve(codeOf(url))})
    const {stdout: token} = await run('token')
    // The session ends at the service, as an administrator can end it.
    await run(`logout --region us-east-1 --access-token ${token.trim()}`)
    expect(await run('list-accounts')).toMatchObject({exitCode: 254, stdout: ''})
    expect(await run('status')).toMatchObject({exitCode: 1, stdout: expect.stringContaining('not signed in')})
    expect(await run('token')).toMatchObject({exitCode: 254, stdout: ''})
    const again = await run('login --if-needed --use-device-code --no-browser', {
      onUrl: (url) => void emulator.approve(codeOf(url)),
    })
    expect([again.exitCode, again.stderr]).toEqual([0, expect.stringContaining('user_code=')])
    expect(await run('list-accounts')).toMatchObject({exitCode: 0})
  })

  test('is 1 without a token, and 0 with one', async () => {
    expect(await run('status')).toMatchObject({
      exitCode: 1,
      stdout: `my-sso (${DEFAULT_START_URL}): not signed in. Run \`sso-oidc login --sso-session my-sso\`.\n`,
    })
    await run('login --use-device-code --no-browser', {onUrl: (url) => void emulator.approve(codeOf(url))})
    const {exitCode, stdout} = await run('status --output json')
    expect({exitCode, states: JSON.parse(stdout)}).toEqual({
      exitCode: 0,
      states: [
        {
          session: 'my-sso',
          startUrl: DEFAULT_START_URL,
          region: 'us-east-1',
          signedIn: true,
          expiresAt: expect.any(String),
          renewable: true,
          registrationExpiresAt: expect.any(String),
        },
      ],
    })
  })
})

describe('a session that the service has ended', () => {
  test('is not signed in, as soon as a refresh was rejected', async () => {
    await run('login --use-device-code --no-browser', {onUrl: (url) => void emulator.approve(codeOf(url))})
    const file = cacheFile('my-sso')
    const expired = {expiresAt: '2026-01-01T00:00:00Z', refreshToken: 'aorREVOKED'}
    writeFileSync(file, JSON.stringify({...JSON.parse(readFileSync(file, 'utf8')), ...expired}))
    expect(await run('status')).toMatchObject({exitCode: 0, stdout: expect.stringContaining('token expired')})
    expect(await run('token')).toMatchObject({exitCode: 254, stderr: expect.stringContaining('Sign in again with')})
    expect(await run('status')).toMatchObject({exitCode: 1, stdout: expect.stringContaining('not signed in')})
    const again = await run('login --if-needed --use-device-code --no-browser', {
      onUrl: (url) => void emulator.approve(codeOf(url)),
    })
    expect([again.exitCode, (await run('status')).exitCode]).toEqual([0, 0])
  })
})

describe('logout', () => {
  test('without a connection removes the token, and says so', async () => {
    await run('login --use-device-code --no-browser', {onUrl: (url) => void emulator.approve(codeOf(url))})
    expect(await run('logout', {env: {AWS_ENDPOINT_URL: 'http://127.0.0.1:1'}})).toMatchObject({
      exitCode: 255,
      stderr: expect.stringContaining(
        'The token was removed from this computer, but the session my-sso could not be ended',
      ),
    })
    expect(existsSync(cacheFile('my-sso'))).toBe(false)
  })

  test('ends the session and removes its token', async () => {
    await run('login --use-device-code --no-browser', {onUrl: (url) => void emulator.approve(codeOf(url))})
    const {stdout: token} = await run('token')
    expect(await run('logout')).toMatchObject({exitCode: 0, stdout: 'Signed out of my-sso.\n', stderr: ''})
    expect(existsSync(cacheFile('my-sso'))).toBe(false)
    expect(await run(`list-accounts --region us-east-1 --access-token ${token.trim()}`)).toMatchObject({exitCode: 254})
    expect(await run('token')).toMatchObject({exitCode: 255, stderr: expect.stringContaining('(NotSignedIn)')})
  })

  test('with an access token is the operation of the access portal, and changes no file', async () => {
    await run('login --use-device-code --no-browser', {onUrl: (url) => void emulator.approve(codeOf(url))})
    const {stdout: token} = await run('token')
    expect(await run(`logout --region us-east-1 --access-token ${token.trim()}`)).toMatchObject({
      exitCode: 0,
      stdout: '',
    })
    expect(existsSync(cacheFile('my-sso'))).toBe(true)
    expect(await run(`logout --all --access-token x`)).toMatchObject({exitCode: 252})
  })
})
