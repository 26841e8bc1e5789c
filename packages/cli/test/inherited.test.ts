import {describe, expect, test} from 'vitest'
import {REFRESH, TOKEN} from './run-command.ts'
import {type Outcome, PROGRAM, RUNTIME, runProgram, runShell} from './run-program.ts'
import {startServer} from './scripted-server.ts'

describe('the locale', () => {
  const LOCALES = ['C', 'tr_TR.UTF-8', 'lt_LT.UTF-8', 'nonsense']

  test.each<[string, string[]]>([
    ['a response', ['create-token', ...REFRESH]],
    ['a table', ['create-token', ...REFRESH, '--output', 'table']],
    ['variables, whose names are in upper case', ['create-token', ...REFRESH, '--output', 'env']],
    ['help', ['create-token', '--help']],
    ['an unknown option', ['create-token', '--GRANT-TIPE', 'ıİI']],
    ['an unknown setting', ['create-token', ...REFRESH, '--output', 'TEXTİ']],
  ])('does not change %s (O5)', async (_, argv) => {
    await using server = await startServer({body: {...TOKEN, idToken: 'İıiI ÄÖÜ 𝒳'}})
    const words = [...argv, '--endpoint-url', server.url]
    const plain = await runProgram(words)
    const runs = LOCALES.map((locale) => runProgram(words, {env: {LANG: locale, LC_ALL: locale, LANGUAGE: 'tr'}}))
    expect(await Promise.all(runs)).toEqual(LOCALES.map(() => plain))
    expect(plain.stdout + plain.stderr).not.toBe('')
  })
})

describe('a signal that the parent ignores', () => {
  const words = ['create-token', ...REFRESH, '--endpoint-url']

  test.each([
    ['ignored', "trap '' PIPE"],
    ['not ignored', 'trap - PIPE'],
  ])('does not change the exit code of a closed pipe: SIGPIPE %s (O6)', async (_, trap) => {
    await using server = await startServer({body: TOKEN})
    const line = `bash -c "${trap}; exec 3> >(exit); wait \\$!; exec \\"\\$0\\" \\"\\$@\\" >&3" "$0" "$@"`
    const outcome = await runShell([line, RUNTIME, PROGRAM, ...words, server.url])
    expect(outcome).toEqual({exitCode: 141, signal: null, stdout: '', stderr: ''})
  })

  /** Sends a signal to a program during its request, and resolves to its outcome. */
  async function interrupted(prefix: string, signal: NodeJS.Signals): Promise<Outcome> {
    let interrupt = (): void => {}
    await using server = await startServer(() => interrupt())
    return await runShell([`${prefix} "$0" "$@"`, RUNTIME, PROGRAM, ...words, server.url], {
      onStart: (child) => {
        interrupt = () => child.kill(signal)
      },
    })
  }

  // Node itself resets the signals when it starts, so the program cannot know that they were ignored.
  test.each<[NodeJS.Signals, number]>([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('ends the program nevertheless: %s (O6)', async (signal, exitCode) => {
    const prefix = `env --ignore-signal=${signal.slice(3)}`
    expect(await interrupted(prefix, signal)).toEqual({exitCode, signal: null, stdout: '', stderr: ''})
  })
})
