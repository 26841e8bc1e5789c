import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {createExecBed, type ExecBed} from './exec-bed.ts'

const PAGE = readFileSync(path.join(import.meta.dirname, '../../../docs/roles.md'), 'utf8')
const blocks = [...PAGE.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = '']) => text)
const withoutDirenv = missingProgram('direnv', {package: 'direnv'}) ?? ''

const KEY = 'ASIA\\w{16}'

/** What each block prints, and a line that shows its effect. */
const EFFECTS: readonly (readonly [output: string, check: string])[] = [
  [`${KEY} in eu-north-1\n`, ''],
  [
    '111122223333: Admin@111122223333\n222233334444: Admin@222233334444\n' +
      '111122223333 \\(sandbox\\): Admin@111122223333\n222233334444 \\(production\\): Admin@222233334444\n',
    '',
  ],
  [`${KEY}\n`, ''],
  [`600\nAWS_ACCESS_KEY_ID=${KEY}\n`, 'stat -c %a role.env; grep ^AWS_ACCESS_KEY_ID= role.env'],
  [`${KEY}\n`, ''],
  ['', 'test "$PS1"'],
]

describe('docs/roles.md', () => {
  let bed: ExecBed
  beforeAll(async () => {
    bed = await createExecBed()
  })
  afterAll(() => bed[Symbol.asyncDispose]())

  test('has a check for each block', () => {
    expect(blocks).toHaveLength(EFFECTS.length)
  })

  test.each(blocks.map((block, at) => [block, at] as const))('runs: %s', async (block, at) => {
    const needsDirenv = block.includes('direnv')
    if (needsDirenv && withoutDirenv !== '') return
    const [output, check] = EFFECTS[at] ?? ['', 'false']
    const known = block.replaceAll('444455556666', '222233334444').replaceAll('ViewOnlyAccess', 'Admin')
    writeFileSync(path.join(bed.home, 'block.sh'), `set -eu\ncd\n${known}\n${check}\n`)
    const {exitCode, stdout, stderr} = await bed.shell('sh "$HOME/block.sh"', {DIRENV_LOG_FORMAT: ''})
    expect({exitCode, stdout}, stderr).toEqual({exitCode: 0, stdout: expect.stringMatching(`^${output}$`)})
    if (!block.includes('--all-accounts') && !needsDirenv) expect(stderr).toBe('')
  })

  test('shows the role in the prompt that it recommends', async () => {
    const line = blocks.at(-1) ?? ''
    writeFileSync(path.join(bed.home, 'rc.sh'), `${line}echo "\${PS1@P}"`)
    const {stdout} = await bed.shell('cd; sso-oidc exec dev -- bash rc.sh; bash rc.sh')
    expect(stdout).toBe('[dev] ~ # \n~ # \n'.replaceAll('#', process.getuid?.() === 0 ? '#' : '$'))
  })
})
