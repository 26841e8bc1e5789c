import {readFileSync, rmSync} from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {ON_NODE, runProgram} from './run-program.ts'
import {type SignedInHome, signedInHome} from './signed-in-home.ts'
import {type Call, callsOfWrite, injectFault, missingStrace, traceProgram} from './strace.ts'

const missing = missingStrace()

/** True in `npm run nightly`, which injects every fault into every system call. */
const isComplete = process.env['SSO_OIDC_RUNS'] !== undefined

const ERRORS = isComplete ? ['EIO', 'ENOSPC', 'EDQUOT', 'EROFS', 'EXDEV'] : ['ENOSPC']

let home: SignedInHome
beforeAll(async () => {
  home = await signedInHome()
})
afterAll(() => home[Symbol.asyncDispose]())

/** Returns the calls with which a command writes the token. */
async function writeCalls(argv: readonly string[]): Promise<Call[]> {
  home.restore()
  // The first run creates directories.
  await runProgram(argv, {env: home.env})
  home.restore()
  const {calls} = await traceProgram(argv, {env: home.env})
  return callsOfWrite(calls, home.file)
}

/** Returns whether the cached token is a new one. It is complete in any case. */
function isNew(before: string): boolean {
  const text = home.text()
  if (text === before) return false
  expect(Object.keys(JSON.parse(text))).toEqual(Object.keys(JSON.parse(before)))
  expect(text).not.toContain(JSON.parse(before).accessToken)
  return true
}

/** Removes the responses that were saved because they could not be cached, and returns their texts. */
function takeSaved(stderr: string): string[] {
  const files = [...stderr.matchAll(/was saved in (\S+\.json)/g)].map(([, file = '']) => file)
  return files.map((file) => {
    const text = readFileSync(file, 'utf8')
    rmSync(file)
    return text
  })
}

describe.skipIf(missing).each([[['token']], [['login']]])('%j', (argv) => {
  const isToken = argv[0] === 'token'
  const prepare = (): string => home.restore()
  /** Calls that change the cache. `login` takes longer, so only these are tried outside of `npm run nightly`. */
  const selected = (calls: readonly Call[]): Call[] =>
    calls.filter(
      ({name, line}) => isComplete || isToken || (/^(openat|write|fsync|rename)/.test(name) && line.includes('.tmp')),
    )

  test('that is killed at a system call leaves the old token or the new one, and the next run removes all temporary files (C1, U5)', {
    timeout: 600_000,
  }, async () => {
    const calls = selected(await writeCalls(argv))
    expect(new Set(calls.map(({name}) => name))).toEqual(new Set(isToken || isComplete ? ALL : CHANGING))
    let left = 0
    for (const call of calls) {
      const {line} = call
      const {signal, prepared: before} = await injectFault(call, 'signal=KILL', {argv, env: home.env, prepare})
      expect([line, signal]).toEqual([line, 'SIGKILL'])
      isNew(before)
      left += home.leftovers().length
      const next = await runProgram(argv, {env: home.env})
      expect({line, exitCode: next.exitCode, left: home.leftovers()}).toEqual({line, exitCode: 0, left: []})
      if (isToken) expect(next).toMatchObject({stdout: `${home.token().accessToken}\n`, stderr: ''})
    }
    // A process that is killed before it renames the file cannot remove it.
    expect(left).toBeGreaterThan(0)
  })

  test.each(ERRORS)(
    'that fails with %s at a system call leaves the old token or the new one, and loses none (C2, U5)',
    {
      timeout: 600_000,
    },
    async (error) => {
      let failed = 0
      for (const call of selected(await writeCalls(argv))) {
        const {line} = call
        const {
          exitCode,
          stdout,
          stderr,
          prepared: before,
        } = await injectFault(call, `error=${error}`, {argv, env: home.env, prepare})
        const saved = takeSaved(stderr)
        if (isNew(before)) {
          expect({line, exitCode, saved}).toEqual({line, exitCode: 0, saved: []})
          if (isToken)
            expect({line, stdout, stderr}).toEqual({line, stdout: `${home.token().accessToken}\n`, stderr: ''})
          continue
        }
        failed += 1
        const reason = `The cache file "${home.file}" cannot be written (${error}).`
        if (isToken) {
          expect({line, exitCode, stderr}).toEqual({
            line,
            exitCode: 0,
            stderr: `sso-oidc: warning: The access token was refreshed, but not cached: ${reason}\n`,
          })
          expect([stdout.length > 40, before.includes(stdout.trim())]).toEqual([true, false])
        } else {
          expect({line, exitCode, stdout}).toEqual({line, exitCode: 255, stdout: ''})
          expect(stderr).toContain(`An error occurred (CacheFailed): ${reason}`)
          expect(saved.map((text) => Object.keys(JSON.parse(text)))).toEqual([
            expect.arrayContaining(['accessToken', 'refreshToken']),
          ])
        }
        expect(home.leftovers()).toEqual([])
      }
      expect(failed).toBeGreaterThan(2)
    },
  )

  test('syncs the file and its folder before it prints anything (C19)', async () => {
    home.restore()
    const {calls} = await traceProgram(argv, {env: home.env})
    const [folder, temporary] = [path.dirname(home.file), `${home.file}.`]
    const steps = calls.flatMap(({name, line}): string[] => {
      if (name === 'fsync')
        return [line.includes(temporary) ? 'fsync file' : line.includes(`<${folder}>`) ? 'fsync folder' : name]
      if (name.startsWith('rename')) return line.includes(`"${home.file}"`) ? ['rename'] : []
      return name === 'write' && line.startsWith('write(1<') ? ['print'] : []
    })
    // Bun prints from another thread, which is not traced.
    const expected = ['fsync file', 'rename', 'fsync folder', ...(ON_NODE ? ['print'] : [])]
    // A sign-in caches the registration before the token.
    expect(steps.slice(-expected.length)).toEqual(expected)
  })
})

const CHANGING = ['openat', 'write', 'fsync', 'rename']
const ALL = ['mkdir', ...CHANGING, 'close']

test.skipIf(missing)(
  'a refresh that is killed while it checks the folder of saved responses leaves no file for ever (C1)',
  async () => {
    home.restore()
    const {calls} = await traceProgram(['token'], {env: home.env})
    const probe = calls.find(({name, line}) => name === 'write' && line.includes('/.sso-oidc-'))
    if (probe === undefined) throw new Error('The program did not check the folder.')
    const options = {argv: ['token'], env: home.env, prepare: () => home.restore()}
    expect(await injectFault(probe, 'signal=KILL', options)).toMatchObject({signal: 'SIGKILL'})
    expect(home.leftovers()).toEqual([expect.stringMatching(/^\.sso-oidc-\d+\.tmp$/)])
    expect(await runProgram(['token'], {env: home.env})).toMatchObject({exitCode: 0, stderr: ''})
    expect(home.leftovers()).toEqual([])
  },
)
