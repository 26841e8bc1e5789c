import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {TmuxTerminal} from '../../../tools/testing/tmux-terminal.ts'
import {createExecBed, type ExecBed} from './exec-bed.ts'

const skipped = missingProgram('tmux', {package: 'tmux'}) ?? missingProgram('less', {package: 'less'}) ?? ''

describe.skipIf(skipped !== '').each([
  ['exec', 'sso-oidc exec dev'],
  ['exec --serve', 'sso-oidc exec dev --serve'],
])(`on a terminal, %s${skipped && ` (skipped: ${skipped})`}`, (_, line) => {
  let bed: ExecBed
  beforeAll(async () => {
    bed = await createExecBed()
  })
  afterAll(() => bed[Symbol.asyncDispose]())

  const open = async (): Promise<TmuxTerminal> => {
    const env = {...bed.env, TERM: 'screen', SHELL: '/bin/sh', PS1: '[$SSO_OIDC_ROLE]> ', ENV: ''}
    const terminal = new TmuxTerminal(env, {columns: 60, rows: 12, shell: ['bash', '--norc', '--noediting']})
    onTestFinished(() => terminal.close())
    await terminal.text(/\[\]>$/)
    return terminal
  }

  test('less works, also after the window has another size', async () => {
    const lines = Array.from({length: 100}, (__, at) => `line ${at + 1}`)
    writeFileSync(path.join(bed.home, 'lines.txt'), lines.join('\n'))
    const terminal = await open()
    terminal.type(`cd; ${line} -- less lines.txt`)
    const first = await terminal.text(/line 1\n/)
    expect(first.split('\n')).toHaveLength(12)
    terminal.resize(60, 20)
    const larger = await terminal.text(/line 19\n/)
    expect(larger.split('\n').slice(0, 19)).toEqual(lines.slice(0, 19))
    terminal.press('G')
    await terminal.text(/line 100\n/)
    terminal.press('q')
    await terminal.text(/\[\]>$/)
  })

  test('a shell keeps its input, gets the size of the window, and its exit code is that of sso-oidc', async () => {
    const terminal = await open()
    terminal.type(line)
    await terminal.text(/\[dev\]>$/)
    terminal.type('cat')
    terminal.type('typed')
    await terminal.text(/typed\ntyped/)
    terminal.press('C-c')
    await terminal.text(/\^C\s*\[dev\]>$/)
    terminal.resize(50, 15)
    terminal.type('stty size')
    await terminal.text(/\n15 50\n/)
    terminal.type('exit 3')
    await terminal.text(/\n\[\]>$/)
    terminal.type('echo "code $?"')
    await terminal.text(/\ncode 3\n/)
  })

  test('a role that the user selects is the one of the command, which can read the terminal', async () => {
    // The default profile has a role.
    writeFileSync(
      path.join(bed.home, 'config'),
      readFileSync(path.join(bed.home, '.aws/config'), 'utf8').replace('[default]', '[profile other]'),
    )
    const terminal = await open()
    terminal.type(`cd; AWS_CONFIG_FILE=~/config ${line.replace(' dev', '')} -- sh -c 'echo "in $SSO_OIDC_ROLE"; cat'`)
    await terminal.text(/Admin/)
    terminal.write('Audit')
    // The list ignores the key until it has the roles for the whole word.
    await terminal.text(/ Audit\n❯ Audit[^\n]*\s+↑↓/)
    terminal.press('Enter')
    await terminal.text(/\nin Audit@333344445555$/)
    terminal.type('typed')
    await terminal.text(/typed\ntyped/)
    terminal.press('C-d')
    await terminal.text(/\n\[\]>$/)
  })

  test('Ctrl-C reaches the command once, and Ctrl-Z stops it until it is continued', async () => {
    const script = `
      let count = 0
      process.on('SIGINT', () => console.log('interrupt ' + ++count))
      process.stdout.on('resize', () => console.log('size ' + process.stdout.columns))
      process.on('SIGCONT', () => console.log('continued'))
      process.on('SIGTERM', () => process.exit(40 + count))
      setInterval(() => {}, 1_000)
      console.log('ready')`
    writeFileSync(path.join(bed.home, 'signals.cjs'), script)
    const terminal = await open()
    terminal.type(`cd; ${line} -- node signals.cjs`)
    await terminal.text(/\nready/)
    terminal.press('C-c')
    await terminal.text(/interrupt 1/)
    terminal.resize(70, 12)
    await terminal.text(/size 70/)
    terminal.press('C-z')
    await terminal.text(/Stopped/)
    terminal.type('fg')
    await terminal.text(/continued/)
    terminal.press('C-z')
    await terminal.text(/Stopped[\s\S]*Stopped/)
    // The stopped command gets the signal when it continues.
    terminal.type('kill %1; fg; echo "code $?"')
    await terminal.text(/code 41/)
  })
})
