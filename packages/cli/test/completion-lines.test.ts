import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {pageBlock} from '../../../tools/testing/page-blocks.ts'
import {createPowershellReader} from '../../../tools/testing/powershell.ts'
import {PROGRAM, RUNTIME, runShell} from './run-program.ts'

/** Programs that run a line in a shell, and then print that `sso-oidc` has a completion. */
const SHELLS: Readonly<Record<string, (line: string) => {program: string; words: string[]}>> = {
  bash: (line) => ({program: 'bash', words: ['--norc', '-c', `${line}\ncomplete -p sso-oidc`]}),
  zsh: (line) => ({
    program: 'zsh',
    words: ['-f', '-c', `autoload -U compinit; compinit -u -D\n${line}\necho "$_comps[sso-oidc]"`],
  }),
  fish: (line) => ({program: 'fish', words: ['--no-config', '-c', `${line}\ncomplete -C'sso-oidc logou'`]}),
}

let home = ''
beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'completion-'))
  mkdirSync(path.join(home, 'bin'))
  const script = `#!/bin/sh\nexec '${RUNTIME}' '${PROGRAM}' "$@"\n`
  writeFileSync(path.join(home, 'bin/sso-oidc'), script, {mode: 0o755})
})
afterAll(() => rmSync(home, {recursive: true}))

/** Returns the lines of the README by the name of their shell. */
function takeLines(): Record<string, string> {
  const lines = pageBlock('README.md', 'completion bash').take().trimEnd().split('\n')
  return Object.fromEntries(lines.map((line) => [/# (\w+)/.exec(line)?.[1]?.toLowerCase(), line]))
}

test('the README has a line for each shell', () => {
  expect(Object.keys(takeLines())).toEqual(['bash', 'zsh', 'fish', 'powershell'])
})

test.for(Object.entries(SHELLS))(
  'the line of the README for %s sets up its completion',
  async ([name, run], {skip}) => {
    const missing = missingProgram(name, {package: name})
    if (missing !== undefined) return skip(missing)
    const {program, words} = run(takeLines()[name] ?? '')
    const env = {HOME: home, PATH: `${home}/bin:${process.env['PATH']}`, LC_ALL: 'C.UTF-8'}
    const {exitCode, stdout, stderr} = await runShell(['"$0" "$@"', program, ...words], {env})
    expect({exitCode, stdout, stderr}).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(/sso.oidc|logout/),
      stderr: '',
    })
  },
)

test('the line of the README for PowerShell is a command that a parser accepts', async () => {
  const read = await createPowershellReader()
  const {powershell = ''} = takeLines()
  const words = read(powershell)
    .filter(({kind}) => kind !== 'comment')
    .map(({text}) => text)
  expect(words.join(' ').replaceAll(/ +/g, ' ')).toContain('sso-oidc completion powershell')
  expect(powershell).toContain('| Out-String | Invoke-Expression')
})
