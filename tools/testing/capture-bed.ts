import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_START_URL, type Emulator, listen} from '@sso-oidc/emulator'
import {TmuxTerminal} from './tmux-terminal.ts'

const ROOT = path.join(import.meta.dirname, '../..')

/** Terminal with the program, and an emulator whose random values are the same in each run. */
export interface CaptureBed extends AsyncDisposable {
  readonly emulator: Emulator
  readonly terminal: TmuxTerminal
}

/**
 * Starts a terminal and an emulator. The session `my-sso` is configured, and the profile `dev` with the role
 * ViewOnlyAccess.
 */
export async function createCaptureBed({
  env = {},
  size = {},
  port = 8021,
}: {
  env?: Readonly<Record<string, string>>
  size?: {columns?: number; rows?: number}
  /** Port of the emulator. Default: 8021. */
  port?: number
} = {}): Promise<CaptureBed> {
  const folder = mkdtempSync(path.join(tmpdir(), 'captures-'))
  mkdirSync(path.join(folder, '.aws'))
  const session = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
  const profile = '[profile dev]\nsso_session = my-sso\nsso_account_id = 111122223333\nsso_role_name = ViewOnlyAccess\n'
  writeFileSync(path.join(folder, '.aws/config'), session + profile)
  symlinkSync(path.join(ROOT, 'packages/cli/bin/sso-oidc.js'), path.join(folder, 'sso-oidc'))
  let drawn = 0
  const emulator = createEmulator({
    randomBytes: (bytes) => createHash('shake256', {outputLength: bytes}).update(String(drawn++)).digest(),
  })
  const server = await listen(emulator, {port})
  const terminal = new TmuxTerminal(
    {
      AWS_ENDPOINT_URL: server.url,
      BROWSER: 'true',
      HOME: folder,
      PATH: `${folder}:${process.env['PATH']}`,
      PS1: '$ ',
      TERM: 'xterm-256color',
      TZ: 'UTC',
      ...env,
    },
    size,
  )
  return {
    emulator,
    terminal,
    async [Symbol.asyncDispose]() {
      terminal.close()
      await server.close()
      await emulator.close()
      rmSync(folder, {recursive: true})
    },
  }
}
