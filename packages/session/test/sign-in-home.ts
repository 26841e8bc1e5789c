import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createClient} from '@sso-oidc/core'
import {createEmulator, DEFAULT_START_URL, type EmulatorOptions, type LoggedRequest, listen} from '@sso-oidc/emulator'
import {createSession, findSession, type Home, openConfig} from '../src/index.ts'

/** Configuration with a session and a profile. */
const CONFIG = `[default]
[sso-session my-sso]
sso_start_url = ${DEFAULT_START_URL}
sso_region = eu-west-1
[profile dev]
sso_session = my-sso
sso_account_id = 111122223333
sso_role_name = AdministratorAccess
`

/** Home directory of a user who is signed in to an emulator. */
export interface SignedInHome extends AsyncDisposable {
  readonly folder: string
  readonly home: Home
  readonly url: string
  /** Requests that the emulator got after the sign-in. */
  readonly requests: LoggedRequest[]
}

/** Starts an emulator, and signs in to it in a new home directory. */
export async function signedInHome(options: EmulatorOptions = {}): Promise<SignedInHome> {
  const requests: LoggedRequest[] = []
  const onRequest = (request: LoggedRequest): void => void requests.push(request)
  const server = await listen(createEmulator({autoApprove: true, onRequest, ...options}))
  const folder = mkdtempSync(path.join(tmpdir(), 'signed-in-'))
  mkdirSync(path.join(folder, '.aws'))
  writeFileSync(path.join(folder, '.aws/config'), CONFIG)
  const home = {env: {HOME: folder, AWS_ENDPOINT_URL: server.url}, cwd: '/'}
  const settings = findSession(openConfig(home), {})
  const session = createSession(settings, {client: createClient({endpoint: server.url}), home, now: Date.now})
  const endpoint = new URL(server.url)
  await session.login({flow: 'device_code', endpoint, ui: {prompt: async () => {}}, sleep: async () => {}})
  requests.length = 0
  return {
    folder,
    home,
    url: server.url,
    requests,
    async [Symbol.asyncDispose]() {
      await server.close()
      rmSync(folder, {recursive: true})
    },
  }
}
