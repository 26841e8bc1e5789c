import {createEmulator, DEFAULT_REGION, type Emulator, type EmulatorOptions} from './emulator/emulator.ts'
import {listen} from './server/server.ts'

/** An emulator behind a server on a free port of 127.0.0.1. */
export interface RunningEmulator extends Emulator {
  /** Endpoint URL for clients. */
  readonly url: string
  /** Environment variables that make the AWS CLI, the SDKs and sso-oidc come to it. */
  readonly env: Readonly<Record<string, string>>
}

/** Starts an emulator with a server of its own. `close` ends both, and so does the end of an `await using`. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const emulator = createEmulator(options)
  const server = await listen(emulator)
  const {url} = server
  const close = async (): Promise<void> => {
    await server.close()
    await emulator.close()
  }
  const env = {
    AWS_ENDPOINT_URL_SSO_OIDC: url,
    AWS_ENDPOINT_URL_SSO: url,
    AWS_REGION: options.region ?? DEFAULT_REGION,
  }
  return {...emulator, url, env, close, [Symbol.asyncDispose]: close}
}

/**
 * An emulator for one test of node:test, which ends with the test.
 *
 * @example
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

/** A fixture of Vitest: what `test.extend` takes. */
export type EmulatorFixture = (context: object, use: (emulator: RunningEmulator) => Promise<void>) => Promise<void>

/**
 * A fixture for Vitest: every test that names it gets an emulator of its own.
 *
 * @example
 * const test = base.extend({emulator: emulatorFixture()})
 * test('signs in', async ({emulator}) => {})
 */
export function emulatorFixture(options?: EmulatorOptions): EmulatorFixture {
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the pattern to see what a fixture depends on
  return async ({}, use) => {
    await using emulator = await startEmulator(options)
    await use(emulator)
  }
}
