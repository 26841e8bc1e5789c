import {type ChildProcess, spawn} from 'node:child_process'
import {describe, expect, test} from 'vitest'
import {PROGRAM, RUNTIME, runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'
import {type SignedInHome, signedInHome} from './signed-in-home.ts'

/** Number of processes that wait for a stopped one. */
const WAITING = 3

/** Seconds that are left of the token while a process is stopped. Only in `npm run nightly`: the others wait for 25 s. */
const SECONDS_LEFT = process.env['SSO_OIDC_RUNS'] === undefined ? [] : [120, -1]

const WARNING =
  'sso-oidc: warning: Another process has kept the session locked for 25 seconds. The access token was refreshed without ' +
  'the lock.\n'

interface Holder extends AsyncDisposable {
  kill(signal: NodeJS.Signals): void
}

/** Starts a process that holds the lock of the session: it refreshes the token, and the service does not respond. */
async function startHolder({env}: SignedInHome): Promise<Holder> {
  let resolve = (): void => {}
  const sent = new Promise<void>((done) => {
    resolve = done
  })
  const server = await startServer(() => resolve())
  const holder: ChildProcess = spawn(RUNTIME, [PROGRAM, 'token'], {
    env: {...env, PATH: process.env['PATH'], AWS_ENDPOINT_URL: server.url},
    stdio: 'ignore',
  })
  await sent
  return {
    kill: (signal) => void holder.kill(signal),
    async [Symbol.asyncDispose]() {
      holder.kill('SIGKILL')
      await server[Symbol.asyncDispose]()
    },
  }
}

describe('a process that refreshes the token of a session', () => {
  test('and is killed leaves the refresh to the next one (C6)', async () => {
    await using home = await signedInHome()
    const before = home.restore()
    await using holder = await startHolder(home)
    home.operations.length = 0
    const outcome = await runProgram(['token'], {env: home.env, onStart: () => holder.kill('SIGKILL')})
    const {accessToken} = home.token()
    // A process that does not get the lock prints the old token, or a warning.
    expect(outcome).toEqual({exitCode: 0, signal: null, stdout: `${accessToken}\n`, stderr: ''})
    expect([before.includes(accessToken), home.operations]).toEqual([false, ['CreateToken']])
  })

  test.each(SECONDS_LEFT)(
    'and is stopped while %d seconds are left lets the others go on within 30 seconds (C7)',
    {
      timeout: 60_000,
    },
    async (seconds) => {
      await using home = await signedInHome()
      const before = home.restore(seconds)
      await using holder = await startHolder(home)
      holder.kill('SIGSTOP')
      const started = performance.now()
      const outcomes = await Promise.all(Array.from({length: WAITING}, () => runProgram(['token'], {env: home.env})))
      expect(performance.now() - started).toBeLessThan(30_000)
      for (const {exitCode, stdout} of outcomes) {
        expect([exitCode, before.includes(stdout.trim())]).toEqual([0, seconds > 0])
      }
      // A process can use the token that another one has refreshed.
      const messages = new Set(outcomes.map(({stderr}) => stderr).filter(Boolean))
      expect(messages).toEqual(new Set(seconds > 0 ? [] : [WARNING]))
    },
  )
})
