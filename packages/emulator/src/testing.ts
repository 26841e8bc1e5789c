import {createEmulator, DEFAULT_REGION, type Emulator, type EmulatorOptions} from './emulator/emulator.ts'
import {listen} from './server/server.ts'
import {clientEnvironment} from './service/client-environment.ts'

/** Emulator with a server on a free port of 127.0.0.1. */
export interface RunningEmulator extends Emulator {
  /** Endpoint URL for clients. */
  readonly url: string
  /** Environment variables that point the AWS CLI, the AWS SDKs, and sso-oidc at the emulator. */
  readonly env: Readonly<Record<string, string>>
}

/** Starts an emulator with a server. `close` stops both, and so does `await using` at the end of its block. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const emulator = createEmulator(options)
  const server = await listen(emulator)
  const {url} = server
  let closed: Promise<void> | undefined
  // A test can close the emulator before its fixture does.
  const close = (): Promise<void> => {
    closed ??= server.close().then(() => emulator.close())
    return closed
  }
  const env = clientEnvironment(url, options.region ?? DEFAULT_REGION)
  return {...emulator, url, env, close, [Symbol.asyncDispose]: close}
}

/**
 * Starts an emulator for a test of node:test, and stops it after the test.
 *
 * @example
 * import {test} from 'node:test'
 * import {emulatorFor} from '@sso-oidc/emulator/testing'
 *
 * test('signs in', async (t) => {
 *   const emulator = await emulatorFor(t)
 * })
 */
export async function emulatorFor(
  test: {after(close: () => Promise<void>): void},
  options?: EmulatorOptions,
): Promise<RunningEmulator> {
  const emulator = await startEmulator(options)
  test.after(emulator.close)
  return emulator
}

/** Fixture for `test.extend` of Vitest. */
export type EmulatorFixture = (context: object, use: (emulator: RunningEmulator) => Promise<void>) => Promise<void>

/**
 * Creates a fixture for Vitest. Every test that uses it gets a new emulator.
 *
 * @example
 * const test = base.extend({emulator: emulatorFixture()})
 * test('signs in', async ({emulator}) => {})
 */
export function emulatorFixture(options?: EmulatorOptions): EmulatorFixture {
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the dependencies of a fixture from the pattern
  return async ({}, use) => {
    await using emulator = await startEmulator(options)
    await use(emulator)
  }
}
