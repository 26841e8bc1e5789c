import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, type EmulatorOptions, type EmulatorServer, listen} from '@sso-oidc/emulator'
import {afterAll, afterEach, beforeAll, beforeEach} from 'vitest'
import {type Interaction, interact, type Step} from './interact.ts'
import {type Outcome, runProgram} from './run-program.ts'

/** Home directory of a new user for each test of a file, beside an emulator that approves everything. */
export interface NewHome {
  /** Environment variables for the program. */
  env(): Record<string, string>
  /** Path of the home directory. */
  path(): string
  /** Path of the configuration file. */
  config(): string
  /** Text of the configuration file. Undefined if there is none. */
  written(): string | undefined
  /** Writes the configuration file. */
  given(text: string): void
  /** Runs the program without a terminal. */
  run(words: readonly string[]): Promise<Outcome>
  /** Runs the program on a terminal. */
  onTerminal(words: readonly string[], ...steps: Step[]): Promise<Interaction>
  /** Replaces the emulator. */
  restart(options?: EmulatorOptions): Promise<void>
}

/** Creates and removes the directory around each test, and the emulator around all tests of the file. */
export function newHome(options: EmulatorOptions = {}): NewHome {
  let server: EmulatorServer
  let home = ''
  const start = async (given: EmulatorOptions): Promise<void> => {
    server = await listen(createEmulator({autoApprove: true, ...given}))
  }
  beforeAll(() => start(options))
  afterAll(() => server.close())
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'new-home-'))
  })
  afterEach(() => rmSync(home, {recursive: true}))
  const env: NewHome['env'] = () => ({
    HOME: home,
    PATH: process.env['PATH'] ?? '',
    AWS_ENDPOINT_URL: server.url,
    SSO_OIDC_FLOW: 'device_code',
    BROWSER: 'true',
  })
  const config = (): string => path.join(home, '.aws/config')
  return {
    env,
    config,
    path: () => home,
    written: () => (existsSync(config()) ? readFileSync(config(), 'utf8') : undefined),
    given(text) {
      mkdirSync(path.join(home, '.aws'))
      writeFileSync(config(), text)
    },
    run: (words) => runProgram(words, {env: env()}),
    onTerminal: (words, ...steps) => interact(words, steps, {env: env(), cwd: home}),
    async restart(given = options) {
      await server.close()
      await start(given)
    },
  }
}
