import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createClient} from '@sso-oidc/core'
import {DEFAULT_START_URL, type EmulatorOptions, type LoggedRequest} from '@sso-oidc/emulator'
import {type RunningEmulator, startEmulator} from '@sso-oidc/emulator/testing'
import {type CachedToken, createSession, type LoginPrompt, type SsoSession, tokenFile} from '@sso-oidc/session'

const SETTINGS: SsoSession = {name: 'my-sso', startUrl: DEFAULT_START_URL, region: 'us-east-1', settings: {}}

/** Command line of a browser that follows the redirects of an emulator that approves everything. */
const BROWSER = `'${process.execPath}' -e 'fetch(process.argv[1]).then((page) => page.text())' %s`

/** Home directory in which a user is signed in to the session `my-sso` of an emulator that approves everything. */
export interface SignedInHome extends AsyncDisposable {
  readonly path: string
  readonly emulator: RunningEmulator
  /** Environment variables for the program. */
  readonly env: Readonly<Record<string, string>>
  /** Operations that the emulator has received. */
  readonly operations: (string | undefined)[]
  /** Path of the cached token. */
  readonly file: string
  /** Returns the text of the cached token. */
  text(): string
  /** Returns the cached token. */
  token(): CachedToken
  /**
   * Restores the cache of the first sign-in with a token that expires in so many seconds, and deletes the state: failed
   * refreshes, after which none is tried for 30 seconds, and the files of processes that were killed. Returns the text of the
   * token.
   */
  restore(seconds?: number): string
  /** Returns the names of the temporary files that are left in the directories of the cache and of the state. */
  leftovers(): string[]
}

/** Starts an emulator and signs in to it. */
export async function signedInHome(options: EmulatorOptions & {name?: string} = {}): Promise<SignedInHome> {
  const {name = 'home', ...emulatorOptions} = options
  const operations: (string | undefined)[] = []
  const onRequest = ({operation}: LoggedRequest): void => void operations.push(operation)
  const emulator = await startEmulator({autoApprove: true, onRequest, ...emulatorOptions})
  const parent = mkdtempSync(path.join(tmpdir(), 'signed-in-'))
  const home = path.join(parent, name)
  const aws = path.join(home, '.aws')
  mkdirSync(aws, {recursive: true})
  const section = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
  writeFileSync(path.join(aws, 'config'), section)

  const context = {env: {HOME: home}, cwd: '/'}
  const client = createClient({endpoint: emulator.url})
  const session = createSession(SETTINGS, {client, home: context, now: Date.now})
  const prompt = async ({userCode = ''}: LoginPrompt): Promise<void> => {
    if (emulatorOptions.autoApprove === false) await emulator.approve(userCode)
  }
  const endpoint = new URL(emulator.url)
  const {token: first} = await session.login({flow: 'device_code', ui: {prompt}, endpoint, sleep: async () => {}})
  const file = tokenFile('my-sso', context)
  const folder = path.dirname(file)
  const state = path.join(home, '.local/state/sso-oidc')
  const registrations = readdirSync(folder).filter((entry) => entry !== path.basename(file))
  const files = registrations.map((entry) => [entry, readFileSync(path.join(folder, entry))] as const)
  return {
    path: home,
    emulator,
    operations,
    file,
    env: {
      HOME: home,
      AWS_ENDPOINT_URL: emulator.url,
      AWS_MAX_ATTEMPTS: '1',
      SSO_OIDC_FLOW: 'authorization_code',
      BROWSER,
    },
    text: () => readFileSync(file, 'utf8'),
    token: () => JSON.parse(readFileSync(file, 'utf8')) as CachedToken,
    restore(seconds = 60) {
      const expiresAt = new Date(Date.now() + seconds * 1000).toISOString()
      for (const each of [folder, state]) {
        rmSync(each, {recursive: true, force: true})
        mkdirSync(each, {recursive: true, mode: 0o700})
      }
      for (const [entry, content] of files) writeFileSync(path.join(folder, entry), content)
      writeFileSync(file, JSON.stringify({...first, expiresAt}))
      return readFileSync(file, 'utf8')
    },
    leftovers: () => [folder, state].flatMap(temporaryFiles),
    async [Symbol.asyncDispose]() {
      await emulator.close()
      rmSync(parent, {recursive: true, force: true})
    },
  }
}

function temporaryFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.tmp'))
  } catch {
    return []
  }
}
