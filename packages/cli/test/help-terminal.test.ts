import {stripVTControlCharacters} from 'node:util'
import {describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {PROGRAM, RUNTIME, runShell} from './run-program.ts'

describe('help on a terminal', () => {
  const missing = missingProgram('script', {package: 'bsdutils'})
  const onTerminal = (words: string, env: Record<string, string>): ReturnType<typeof runShell> =>
    runShell(['script -qefc "stty cols 120; $0" /dev/null', `${RUNTIME} ${PROGRAM} ${words}`], {env})

  test('is shown in the pager, with bold titles and at most 100 columns', async ({skip}) => {
    if (missing !== undefined) skip(missing)
    const env = {PAGER: "sed 's/^/|/'", TERM: 'xterm-256color'}
    const {exitCode, stdout} = await onTerminal('register-client --help', env)
    const lines = stdout.replaceAll('\r\n', '\n').split('\n')
    expect({exitCode, first: lines[0]}).toEqual({exitCode: 0, first: '|\u001b[1mDESCRIPTION\u001b[22m'})
    expect(lines.filter((line) => line !== '' && !line.startsWith('|'))).toEqual([])
    expect(Math.max(...lines.map((line) => stripVTControlCharacters(line).length))).toBeGreaterThan(90)
  })

  test('is one screen without a pager if there is no argument', async ({skip}) => {
    if (missing !== undefined) skip(missing)
    const {exitCode, stdout} = await onTerminal('', {PAGER: 'false', NO_COLOR: '1'})
    expect({exitCode, head: stdout.slice(0, 13)}).toEqual({exitCode: 0, head: 'Usage: sso-oi'})
  })

  test.for<[string, string, Record<string, string>]>([
    ['if the settings cannot be read', '', {AWS_PROFILE: 'none', PAGER: 'false'}],
    ['without the pager with --no-cli-pager', '--no-cli-pager', {PAGER: 'false'}],
  ])('is printed %s', async ([, word, env], {skip}) => {
    if (missing !== undefined) skip(missing)
    const {exitCode, stdout} = await onTerminal(`register-client ${word} --help`, {...env, NO_COLOR: '1'})
    expect({exitCode, head: stdout.slice(0, 13)}).toEqual({exitCode: 0, head: 'DESCRIPTION\r\n'})
  })
})
