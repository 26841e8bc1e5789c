import {spawnSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {allCommands} from '../src/commands/all-commands.ts'
import {plainRoff} from './plain-page.ts'
import {runProgram} from './run-program.ts'

const CLI = path.join(import.meta.dirname, '..')
const MANUAL = path.join(CLI, 'man')
const COMMANDS = allCommands().map(({name}) => name)

describe('the manual', () => {
  const pages = readdirSync(MANUAL).sort()

  test('has a page for the program, for errors, and for each command, and package.json lists them', () => {
    const names = [
      'sso-oidc.1',
      ...['errors', ...COMMANDS].map((name) => `sso-oidc-${name.replaceAll(' ', '-')}.1`),
    ].sort()
    expect(pages).toEqual(names)
    const {man} = JSON.parse(readFileSync(path.join(CLI, 'package.json'), 'utf8')) as {man: string[]}
    expect([...man].sort()).toEqual(names.map((name) => `man/${name}`).sort())
  })

  test.each([[], ['errors'], ['create-token'], ['configure', 'profiles']])(
    'is printed by help --man for the words %j',
    async (...topic: string[]) => {
      const {exitCode, stdout} = await runProgram(['help', ...topic, '--man'])
      const page = readFileSync(path.join(MANUAL, `${['sso-oidc', ...topic].join('-')}.1`), 'utf8')
      expect({exitCode, stdout}).toEqual({exitCode: 0, stdout: page})
    },
  )

  test('of an unknown command is an error with a suggestion', async () => {
    const {exitCode, stderr} = await runProgram(['help', 'logn', '--man'])
    expect({exitCode, stderr}).toMatchObject({
      exitCode: 252,
      stderr: expect.stringContaining('no manual page of "logn". Did you mean login?'),
    })
  })

  test('lists every command on the page of the program', () => {
    const text = plainRoff(readFileSync(path.join(MANUAL, 'sso-oidc.1'), 'utf8'))
    expect([...COMMANDS, 'plugins'].filter((name) => !text.includes(`\n${name}\n`))).toEqual([])
  })

  test.for(pages)('%s has no warning of mandoc', (page, {skip}) => {
    const missing = missingProgram('mandoc', {package: 'mandoc'})
    if (missing !== undefined) skip(missing)
    const {stdout} = spawnSync('mandoc', ['-T', 'lint', path.join(MANUAL, page)], {encoding: 'utf8'})
    // A page without a date is the same in every build.
    expect(stdout.split('\n').filter((line) => line !== '' && !line.includes('missing date'))).toEqual([])
  })

  test.for(pages)('%s has no warning of groff', (page, {skip}) => {
    const missing = missingProgram('groff', {package: 'groff-base'})
    if (missing !== undefined) skip(missing)
    const words = ['-man', '-ww', '-Tutf8', '-z', path.join(MANUAL, page)]
    expect(spawnSync('groff', words, {encoding: 'utf8'})).toMatchObject({status: 0, stdout: '', stderr: ''})
  })
})
