import type {Emulator} from '@sso-oidc/emulator'

/** Runs a function and returns the requests to an emulator as method, path, status, and exception. */
export async function requestsDuring(emulator: Emulator, run: () => Promise<unknown>): Promise<string[]> {
  const before = emulator.requests().length
  await run()
  const requests = emulator.requests().slice(before)
  return requests.map(({method, path, status, error = ''}) => `${method} ${path} ${status} ${error}`.trimEnd())
}
