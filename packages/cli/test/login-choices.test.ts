import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {isSafeUrl, type SsoSession} from '@sso-oidc/session'
import {afterAll, describe, expect, test, vi} from 'vitest'
import {chooseFlow} from '../src/login/choose-flow.ts'
import {openBrowser} from '../src/login/open-browser.ts'
import {terminalUi} from '../src/login/terminal-ui.ts'
import {testContext} from './run-command.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'browser-'))
afterAll(() => rmSync(folder, {recursive: true}))

const SESSION: SsoSession = {name: 's', startUrl: 'https://a.example/start', region: 'us-east-1', settings: {}}
const UNSAFE = [
  'javascript:alert(1)',
  'file:///etc/passwd',
  'http://evil.example/device',
  'http://127.0.0.1.evil.example/',
  'https://user:pw@a.example/',
  'https://user@a.example/',
  'data:text/html,x',
  'ssh://a.example',
  'calc.exe',
  '',
]

describe('a URL', () => {
  test.each(UNSAFE)('%j is not opened (P12)', async (url) => {
    expect([isSafeUrl(url), await openBrowser(url, {env: {}, browser: 'true', platform: 'linux'})]).toEqual([
      false,
      false,
    ])
  })

  test.each(['https://a.example/?x=1&calc', 'http://127.0.0.1:8021/device', 'http://localhost/', 'http://[::1]:1/'])(
    '%j can be opened (P12)',
    (url) => expect(isSafeUrl(url)).toBe(true),
  )

  test('is one argument of the browser, whatever it contains (P12)', async () => {
    const file = path.join(folder, 'opened')
    const script = `require('node:fs').writeFileSync('${file}', JSON.stringify(process.argv.slice(1)))`
    const url = 'https://a.example/?x=$(touch pwned)&calc;"\'`x`'
    expect(
      await openBrowser(url, {env: process.env, browser: `'${process.execPath}' -e "${script}"`, platform: 'linux'}),
    ).toBe(true)
    await expect.poll(() => JSON.parse(readFileSync(file, 'utf8')), {timeout: 10_000}).toEqual([new URL(url).href])
  })

  test('is not opened by a program that does not exist', async () => {
    expect(await openBrowser('https://a.example/', {env: {}, browser: '/does/not/exist', platform: 'linux'})).toBe(
      false,
    )
  })

  test.each([
    ['linux', 'xdg-open'],
    ['darwin', 'open'],
  ])('is opened on %s by %s, without credentials in its environment (Z10)', async (platform, program) => {
    const bin = path.join(folder, platform)
    const file = path.join(bin, 'opened')
    mkdirSync(bin)
    writeFileSync(path.join(bin, program), `#!/bin/sh\n{ echo "$@"; env; } > ${file}.part; mv ${file}.part ${file}\n`, {
      mode: 0o755,
    })
    const env = {
      PATH: `${bin}:/usr/bin:/bin`,
      AWS_SECRET_ACCESS_KEY: 'S3CR3T',
      AWS_SESSION_TOKEN: 'S3CR3T',
      DISPLAY: ':0',
    }
    expect(await openBrowser('https://a.example/?x=1', {env, platform})).toBe(true)
    await expect.poll(() => existsSync(file), {timeout: 10_000}).toBe(true)
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(/^https:\/\/a\.example\/\?x=1\n/)
    expect(text).toContain('DISPLAY=:0')
    expect(text).not.toContain('S3CR3T')
  })

  test('with escape sequences is shown escaped (P12, U3)', async () => {
    const {stderr, env, platform, now, written} = testContext()
    const ui = terminalUi({stderr, env, platform, now, opensBrowser: true, qr: false})
    const url = 'javascript:\u001b]0;PWNED\u0007'
    await ui.prompt({flow: 'device_code', url, userCode: 'A\u001b[2J', verificationUri: url, expiresAt: 0})
    ui.end()
    expect(written().stderr).toContain('javascript:\\u001b]0;PWNED\\u0007')
    expect(written().stderr).not.toContain('\u001b')
  })
})

describe('the device code', () => {
  test.each([
    ['is offered once if the browser has not returned after 30 seconds', 'authorization_code', [0, 0, 1, 1]],
    ['is not offered to a user who has one', 'device_code', [0, 0, 0, 0]],
  ] as const)('%s', async (_, flow, offers) => {
    vi.useFakeTimers()
    try {
      const {stderr, env, platform, now, written} = testContext()
      const ui = terminalUi({stderr, env, platform, now, opensBrowser: false, qr: false})
      const count = (): number => written().stderr.split('with --use-device-code.').length - 1
      await ui.prompt({flow, url: 'https://a.example/', expiresAt: 600_000})
      const counts = [count()]
      for (const ms of [29_999, 1, 600_000]) {
        vi.advanceTimersByTime(ms)
        counts.push(count())
      }
      ui.end()
      expect({counts, timers: vi.getTimerCount()}).toEqual({counts: offers, timers: 0})
    } finally {
      vi.useRealTimers()
    }
  })

  test('is not offered after the sign-in has ended', async () => {
    vi.useFakeTimers()
    try {
      const {stderr, env, platform, now, written} = testContext()
      const ui = terminalUi({stderr, env, platform, now, opensBrowser: false, qr: false})
      await ui.prompt({flow: 'authorization_code', url: 'https://a.example/', expiresAt: 600_000})
      ui.end()
      vi.advanceTimersByTime(60_000)
      expect(written().stderr).not.toContain('--use-device-code')
    } finally {
      vi.useRealTimers()
    }
  })
})

test('a sign-in that starts again has one countdown and one offer, which end with it', async () => {
  vi.useFakeTimers()
  try {
    const {stderr, env, platform, now, written} = testContext({stderr: {isTTY: true}})
    const ui = terminalUi({stderr, env, platform, now, opensBrowser: false, qr: false})
    const prompt = {flow: 'authorization_code', url: 'https://a.example/', expiresAt: now() + 600_000} as const
    await ui.prompt(prompt)
    await ui.prompt(prompt)
    vi.advanceTimersByTime(30_000)
    expect(written().stderr.split('with --use-device-code.')).toHaveLength(2)
    ui.end()
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('the countdown shows that the connection is lost, until a request has a response', async () => {
  vi.useFakeTimers()
  try {
    const {stderr, env, platform, now, written} = testContext({stderr: {isTTY: true}})
    const ui = terminalUi({stderr, env, platform, now, opensBrowser: false, qr: false})
    await ui.prompt({flow: 'device_code', url: 'https://a.example/', expiresAt: now() + 600_000})
    const lines = [true, false].map((isLost) => {
      ui.connection?.(isLost)
      vi.advanceTimersByTime(1000)
      return written().stderr.split('\r').at(-1)?.replace('\u001b[K', '')
    })
    ui.end()
    expect(lines).toEqual([
      'No connection to the service. Waiting for approval (9:59 left). Press Ctrl-C to cancel.',
      'Waiting for approval (9:58 left). Press Ctrl-C to cancel.',
    ])
  } finally {
    vi.useRealTimers()
  }
})

describe('the flow of a sign-in', () => {
  const flowOf = (env: Record<string, string>, options: Partial<Parameters<typeof chooseFlow>[0]> = {}) =>
    chooseFlow({env, session: SESSION, platform: 'linux', exists: () => false, ...options})

  test.each<[string, Record<string, string>, Partial<Parameters<typeof chooseFlow>[0]>, string]>([
    ['on a desktop', {DISPLAY: ':0'}, {}, 'authorization_code'],
    ['on Wayland', {WAYLAND_DISPLAY: 'wayland-0'}, {}, 'authorization_code'],
    ['on macOS', {}, {platform: 'darwin'}, 'authorization_code'],
    ['in WSL', {WSL_DISTRO_NAME: 'Debian'}, {}, 'authorization_code'],
    ['without a display', {}, {}, 'device_code'],
    ['over SSH', {DISPLAY: ':0', SSH_CONNECTION: 'x'}, {}, 'device_code'],
    ['over SSH on macOS', {SSH_TTY: '/dev/pts/0'}, {platform: 'darwin'}, 'device_code'],
    ['in a container', {DISPLAY: ':0'}, {exists: (file) => file === '/.dockerenv'}, 'device_code'],
    ['with the BROWSER of a remote editor', {BROWSER: 'code', SSH_CONNECTION: 'x'}, {}, 'authorization_code'],
    ['with --use-device-code', {DISPLAY: ':0'}, {useDeviceCode: true}, 'device_code'],
    ['with SSO_OIDC_FLOW', {SSO_OIDC_FLOW: 'authorization_code'}, {}, 'authorization_code'],
    [
      'with sso_oidc_flow of the session',
      {DISPLAY: ':0'},
      {session: {...SESSION, settings: {sso_oidc_flow: 'device_code'}}},
      'device_code',
    ],
    [
      'of a start URL without a session',
      {DISPLAY: ':0'},
      {session: {startUrl: SESSION.startUrl, region: 'us-east-1', settings: {}}},
      'device_code',
    ],
  ])('%s is chosen', (_, env, options, flow) => {
    expect(flowOf(env, options)).toBe(flow)
  })

  test('that is unknown is an error that names the setting', () => {
    expect(() => flowOf({SSO_OIDC_FLOW: 'pkce'})).toThrow(
      'Invalid value "pkce" for SSO_OIDC_FLOW. Use authorization_code or device_code.',
    )
  })
})
