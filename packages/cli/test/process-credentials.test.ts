import {readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {EXPIRATION, expectSilence, KEYS_FOUND, search} from './find-credentials.ts'

const SECRET = KEYS_FOUND.secretAccessKey

expectSilence()

describe('credential_process', () => {
  const run = (command: string, files: Record<string, string> = {}, env: Record<string, string> = {}) =>
    search({config: `[default]\ncredential_process = ${command}\n`, files, env})
  const output = (members: object): Record<string, string> => ({
    'out.json': JSON.stringify({Version: 1, AccessKeyId: 'AKID', SecretAccessKey: SECRET, ...members}),
  })

  test('returns credentials, with or without session token and expiration', async () => {
    expect(await run('cat out.json', output({}))).toEqual({found: KEYS_FOUND, sent: []})
    expect((await run('cat out.json', output({SessionToken: 't', Expiration: EXPIRATION}))).found).toEqual({
      ...KEYS_FOUND,
      sessionToken: 't',
      expiration: Date.parse(EXPIRATION),
    })
  })

  test('is split into words as the AWS CLI does, and no shell sees them (C14)', async () => {
    const script = `const w = process.argv.slice(1)
      console.log(JSON.stringify({Version: 1, AccessKeyId: JSON.stringify(w), SecretAccessKey: 's'}))`
    const command = `${process.execPath} -e "require('./words.js')" -- 'a b' $HOME && c\\ d "e\\"f" * ~ | g`
    const {found} = await run(command, {'words.js': script})
    expect(JSON.parse(found?.accessKeyId ?? '')).toEqual(['a b', '$HOME', '&&', 'c d', 'e"f', '*', '~', '|', 'g'])
  })

  test.each([
    ['that succeeds', `console.log(${JSON.stringify(output({})['out.json'])})`],
    ['that prints no JSON', 'console.log(1)'],
    ['that fails', 'process.exit(1)'],
  ])('%s runs once, with the environment and the directory of the command (C14)', async (_, line) => {
    let runs = ''
    await search({
      config: `[default]\ncredential_process = ${process.execPath} count.js\n`,
      files: {'count.js': `require('node:fs').appendFileSync('runs', process.env.WORD + ' ')\n${line}`},
      env: {WORD: 'w'},
      inspect: (home) => {
        runs = readFileSync(path.join(home, 'runs'), 'utf8')
      },
    })
    expect(runs).toBe('w ')
  })

  test.runIf(process.platform === 'linux')('keeps its messages off standard error (C9)', async () => {
    const script = `const target = require('node:fs').readlinkSync('/proc/self/fd/2')
      console.log(JSON.stringify({Version: 1, AccessKeyId: target, SecretAccessKey: 's'}))`
    expect((await run(`${process.execPath} target.js`, {'target.js': script})).found?.accessKeyId).toBe('/dev/null')
  })

  test.each<[string, string, Record<string, string>, string]>([
    ['that fails', 'false', {}, 'that failed with exit code 1'],
    ['that does not exist', `./nope ${SECRET}`, {}, 'that cannot be started (ENOENT)'],
    ['that is ended by a signal', `${process.execPath} -e process.kill(process.pid)`, {}, 'that was ended by SIGTERM'],
    ['with an open quotation', `echo '${SECRET}`, {}, 'with an unclosed quote or a backslash at the end'],
    ['without words', `''`, {}, 'without a command'],
    ['that prints no JSON', `echo ${SECRET}`, {}, 'that did not return a JSON object with "Version": 1'],
    [
      'that prints another version',
      'cat out.json',
      output({Version: 2}),
      'that did not return a JSON object with "Version": 1',
    ],
    ['that prints no key', 'cat out.json', output({AccessKeyId: undefined}), 'that did not return AccessKeyId'],
    ['that prints no secret', 'cat out.json', output({SecretAccessKey: 7}), 'that did not return SecretAccessKey'],
    ['with an invalid time', 'cat out.json', output({Expiration: SECRET}), 'that returned an invalid Expiration'],
    [
      'with a past time',
      'cat out.json',
      output({Expiration: '2026-01-01T00:00:00Z'}),
      'that returned expired credentials',
    ],
    ['that prints without end', 'yes', {}, 'that returned more than 1048576 bytes'],
  ])('%s is an error without its output (C14)', async (_, command, files, problem) => {
    expect(await run(command, files)).toEqual({
      code: 'CredentialsFailed',
      message: `Profile "default" has a credential_process ${problem}.`,
      sent: [],
    })
  })
})
