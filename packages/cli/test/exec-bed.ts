import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_START_URL, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {type Outcome, PROGRAM, RUNTIME, runProgram, runShell} from './run-program.ts'

const ACCOUNTS = [
  {accountId: '111122223333', accountName: 'sandbox', emailAddress: 'sandbox@example.com'},
  {accountId: '222233334444', accountName: 'production', emailAddress: 'production@example.com'},
  {accountId: '333344445555', accountName: 'audit', emailAddress: 'audit@example.com'},
]

/** Seconds that role credentials of the emulator are valid. */
const LIFETIME = 3600

const CONFIG = `[default]
sso_session = my-sso
sso_account_id = 222233334444
sso_role_name = Admin
[sso-session my-sso]
sso_start_url = ${DEFAULT_START_URL}
sso_region = us-east-1
[profile dev]
sso_session = my-sso
sso_account_id = 111122223333
sso_role_name = Admin
region = eu-north-1
[profile prod]
sso_session = my-sso
sso_account_id = 222233334444
sso_role_name = Admin
region = ap-south-1
`

/** Home directory with profiles that is signed in to an emulator. */
export interface ExecBed extends AsyncDisposable {
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  /** Runs `sso-oidc exec` with these words. */
  exec(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>
  /** Runs a line of the shell, in which `sso-oidc` is the program. */
  shell(line: string, env?: Readonly<Record<string, string>>): Promise<Outcome>
}

/** Parses the variables of AWS tools and of sso-oidc in the output of `env`. Variables that are empty are left out. */
export function variables(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => /^(AWS_|SSO_OIDC_)\w+=./.test(line))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

/** Creates a home directory and signs in. `lifetime` is that of role credentials, in seconds. */
export async function createExecBed({lifetime = LIFETIME}: {lifetime?: number} = {}): Promise<ExecBed> {
  const home = mkdtempSync(path.join(tmpdir(), 'exec-'))
  // The expiration of credentials is a time of the emulator's clock.
  const clock = (): number => Date.now() - (LIFETIME - lifetime) * 1000
  const roles = (accountId: string): string[] => (accountId === '333344445555' ? ['Audit'] : ['Admin'])
  const assignments = ACCOUNTS.map(({accountId}) => ({accountId, roles: roles(accountId)}))
  const users = {accounts: ACCOUNTS, users: [{name: 'alice', assignments}]}
  const server: EmulatorServer = await listen(createEmulator({autoApprove: true, clock, users}))
  mkdirSync(path.join(home, '.aws'))
  mkdirSync(path.join(home, 'bin'))
  mkdirSync(path.join(home, 'tmp'))
  writeFileSync(path.join(home, '.aws/config'), CONFIG)
  writeFileSync(path.join(home, 'bin/sso-oidc'), `#!/bin/sh\nexec '${RUNTIME}' '${PROGRAM}' "$@"\n`, {
    mode: 0o755,
  })
  const env = {
    HOME: home,
    PATH: `${home}/bin:${process.env['PATH']}`,
    TMPDIR: path.join(home, 'tmp'),
    AWS_ENDPOINT_URL_SSO: server.url,
    AWS_ENDPOINT_URL_SSO_OIDC: server.url,
    AWS_REGION: '',
    SSO_OIDC_FLOW: 'device_code',
    BROWSER: 'true',
  }
  const {exitCode, stderr} = await runProgram(['login'], {env})
  if (exitCode !== 0) throw new Error(stderr)
  return {
    home,
    env,
    exec: (words, more) => runProgram(['exec', ...words], {env: {...env, ...more}}),
    shell: (line, more) => runShell(['/bin/sh -c "$0"', line], {env: {...env, ...more}}),
    async [Symbol.asyncDispose]() {
      await server.close()
      rmSync(home, {recursive: true, force: true, maxRetries: 10})
    },
  }
}
