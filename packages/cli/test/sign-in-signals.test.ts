import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {ON_NODE, type Outcome, runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'
import {type SignedInHome, signedInHome} from './signed-in-home.ts'
import {callsOfWrite, injectFault, missingStrace, traceProgram} from './strace.ts'

const SIGNALS: readonly (readonly [NodeJS.Signals, number])[] = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]

let home: SignedInHome
beforeAll(async () => {
  home = await signedInHome({autoApprove: false})
})
afterAll(() => home[Symbol.asyncDispose]())

/** Runs the program and sends a signal when it has written to standard error, or when the service has a request. */
async function interrupt(argv: readonly string[], signal: NodeJS.Signals): Promise<Outcome> {
  let kill = (): void => {}
  await using silent = await startServer(() => kill())
  return await runProgram(argv, {
    env: {...home.env, ...(argv[0] === 'token' ? {AWS_ENDPOINT_URL: silent.url} : {})},
    onStart: (child) => {
      kill = () => void child.kill(signal)
      if (argv[0] === 'login') child.stderr?.once('data', () => kill())
    },
  })
}

describe.each(SIGNALS)('%s', (signal, exitCode) => {
  test.each([[['login', '--no-browser']], [['login', '--no-browser', '--use-device-code']]])(
    'while %j waits for the user ends it and leaves the old token (P11)',
    async (argv) => {
      const before = home.restore()
      const outcome = await interrupt(argv, signal)
      expect({...outcome, stderr: ''}).toEqual({exitCode, signal: null, stdout: '', stderr: ''})
      expect([home.text(), home.leftovers()]).toEqual([before, []])
    },
  )

  test('while the token is refreshed ends the command and leaves the old token (P11)', async () => {
    const before = home.restore()
    expect(await interrupt(['token'], signal)).toEqual({exitCode, signal: null, stdout: '', stderr: ''})
    expect([home.text(), home.leftovers()]).toEqual([before, []])
  })

  test.skipIf(missingStrace())('while the cache is written leaves the whole new token (P11)', async () => {
    home.restore()
    const {calls} = await traceProgram(['token'], {env: home.env})
    const fsync = callsOfWrite(calls, home.file).find(({name}) => name === 'fsync')
    if (fsync === undefined) throw new Error('The program did not sync the cache file.')
    const {prepared: before, ...outcome} = await injectFault(fsync, `signal=${signal.slice(3)}`, {
      argv: ['token'],
      env: home.env,
      prepare: () => home.restore(),
    })
    const {accessToken} = home.token()
    expect([before.includes(accessToken), home.leftovers()]).toEqual([false, []])
    // The write is one step. The signal takes effect after it, and the token may be printed then.
    expect([
      {exitCode, stdout: ''},
      {exitCode: 0, stdout: `${accessToken}\n`},
      // Bun handles the signal when it exits.
      ...(ON_NODE ? [] : [{exitCode, stdout: `${accessToken}\n`}]),
    ]).toContainEqual({exitCode: outcome.exitCode, stdout: outcome.stdout})
  })
})
