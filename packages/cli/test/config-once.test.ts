import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {PROGRAM, RUNTIME, runShell} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const missing = missingProgram('strace', {package: 'strace'})

const home = mkdtempSync(path.join(tmpdir(), 'config-once-'))
afterAll(() => rmSync(home, {recursive: true}))

mkdirSync(path.join(home, '.aws'))
const CONFIG = path.join(home, '.aws/config')
const CREDENTIALS = path.join(home, '.aws/credentials')
writeFileSync(CONFIG, '[profile works]\nregion = eu-west-1\n')
writeFileSync(CREDENTIALS, '[works]\naws_access_key_id = AKID\naws_secret_access_key = key\n')

const WORDS = [
  ...['create-token', '--client-id', 'id', '--client-secret', 's'],
  ...['--grant-type', 'refresh_token', '--refresh-token', 'rt'],
]

/** Runs the built program and returns its exit code and the number of times that it opened each configuration file. */
async function countOpened(argv: readonly string[]) {
  const trace = path.join(home, 'trace')
  const strace = ['strace -f -qq -e trace=open,openat,openat2 -o "$0" "$@"', trace, RUNTIME, PROGRAM]
  const {exitCode, stderr} = await runShell([...strace, ...argv], {env: {HOME: home}})
  const lines = readFileSync(trace, 'utf8').split('\n')
  const count = (file: string): number => lines.filter((line) => line.includes(`"${file}"`)).length
  return {exitCode, stderr, config: count(CONFIG), credentials: count(CREDENTIALS)}
}

describe.skipIf(missing)('each configuration file is opened once', () => {
  test.each([[[]], [['--cli-error-format', 'json']]])('by a command that works with %j', async (options) => {
    await using server = await startServer({body: {accessToken: 'a'}})
    const argv = [...WORDS, '--profile', 'works', '--endpoint-url', server.url, ...options]
    expect(await countOpened(argv)).toEqual({exitCode: 0, stderr: '', config: 1, credentials: 1})
  })

  test.each([[[]], [['--cli-error-format', 'json']]])(
    'by a command that the service rejects with %j',
    async (options) => {
      await using server = await startServer({status: 400, body: {error: 'invalid_grant'}})
      const argv = [...WORDS, '--profile', 'works', '--endpoint-url', server.url, ...options]
      expect(await countOpened(argv)).toMatchObject({exitCode: 254, config: 1, credentials: 1})
    },
  )

  test.each([[[]], [['--cli-error-format', 'json']]])(
    'by a command with an unknown profile and %j',
    async (options) => {
      const argv = [...WORDS, '--profile', 'nope', ...options]
      expect(await countOpened(argv)).toMatchObject({
        exitCode: 255,
        config: 1,
        credentials: 1,
        stderr: expect.stringContaining('ProfileNotFound'),
      })
    },
  )
})
