import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {type AnyOperation, type Client, createClient} from '@sso-oidc/core'
import {createEmulator, DEFAULT_START_URL, type Emulator, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, beforeAll, beforeEach} from 'vitest'
import {PageBrowser} from '../../../tools/testing/page-browser.ts'
import {createSession, type LoginOptions, type LoginPrompt, type SsoSession, tokenFile} from '../src/index.ts'

let emulator: Emulator
/** Server of the emulator. */
export let server: EmulatorServer
beforeAll(async () => {
  emulator = createEmulator()
  server = await listen(emulator)
})
afterAll(() => server.close())

/** Home directory of the current test. */
export let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'session-'))
  return () => rmSync(home, {recursive: true})
})

export const SETTINGS: SsoSession = {name: 'my-sso', startUrl: DEFAULT_START_URL, region: 'us-east-1', settings: {}}
export const HOUR = 3_600_000

/** Client that records the operations and requests that it sends. */
export function recordingClient(fail?: (operation: AnyOperation) => unknown) {
  const sent: [string, object][] = []
  const real = createClient({endpoint: server.url, maxAttempts: 1})
  const client: Client = {
    async send(operation, request, options) {
      sent.push([operation.name, request as object])
      const error = fail?.(operation)
      if (error !== undefined) throw error
      return real.send(operation, request, options)
    },
  }
  return {client, sent, names: () => sent.map(([name]) => name)}
}

interface Options extends Partial<LoginOptions> {
  readonly settings?: SsoSession
  readonly client?: Client
  /** Milliseconds by which the clock is ahead. */
  readonly ahead?: number
}

export function sessionFor({settings = SETTINGS, client = recordingClient().client, ahead = 0}: Options = {}) {
  return createSession(settings, {client, home: {env: {HOME: home}, cwd: '/'}, now: () => Date.now() + ahead})
}

/** Approves or denies on the pages of the emulator, as a user with a browser does. */
export async function decide(
  {flow, url, userCode = ''}: LoginPrompt,
  decision: 'approve' | 'deny' = 'approve',
): Promise<void> {
  if (flow === 'device_code') {
    await emulator[decision](userCode)
    return
  }
  const browser = new PageBrowser(emulator)
  const {headers} = await browser.submit(await browser.open(url), decision)
  void fetch(headers.get('location') ?? '')
}

/** Signs in and approves, or denies. */
export function login(options: Options = {}, decision?: 'approve' | 'deny') {
  return sessionFor(options).login({
    flow: 'authorization_code',
    endpoint: new URL(server.url),
    ui: {prompt: (prompt) => decide(prompt, decision)},
    sleep: async () => {},
    ...options,
  })
}

/** Returns the content of a cached token. */
export const cacheOf = (key = 'my-sso') =>
  JSON.parse(readFileSync(tokenFile(key, {env: {HOME: home}, cwd: '/'}), 'utf8'))
