import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {SERVICE_ERRORS} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {allCommands} from '../src/commands/all-commands.ts'
import {documentationPages} from '../src/help/all-pages.ts'
import {ERRORS} from '../src/messages/error-table.ts'
import {runProgram} from './run-program.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
const COMMANDS = allCommands().map(({name}) => name)
const FILES = COMMANDS.map((name) => `${name.replaceAll(' ', '-')}.md`)

describe('sso-oidc --help', () => {
  test('fits on a screen of 24 lines and 80 columns', async () => {
    const {exitCode, stdout, stderr} = await runProgram(['--help'])
    const lines = stdout.trimEnd().split('\n')
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    expect(lines.length).toBeLessThanOrEqual(24)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })

  test('lists every command of the package and the topics of the bundled plugins', async () => {
    const {stdout} = await runProgram(['--help'])
    const rows = [...stdout.matchAll(/^ {2}([a-z][a-z-]*) {2,}(?=\S)/gm)].map(([, name]) => name)
    const shared = [...stdout.matchAll(/^(?:API|Setup| {5}) {3,}(\S.*)$/gm)].flatMap(([, names = '']) =>
      names.split(/, ?/),
    )
    expect([...rows, ...shared.filter(Boolean)].sort()).toEqual([...COMMANDS, 'plugins'].sort())
  })

  test('is printed without an argument and by the word help too', async () => {
    const [flag, word, bare] = await Promise.all([runProgram(['--help']), runProgram(['help']), runProgram([])])
    expect(flag.exitCode).toBe(0)
    expect(word).toEqual(flag)
    expect(bare).toEqual(flag)
  })
})

describe('sso-oidc help errors', () => {
  test('lists every error code with its exit code', async () => {
    const {exitCode, stdout, stderr} = await runProgram(['help', 'errors'])
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    const [, listed = '', services = ''] = stdout.split(/^ERROR CODES.*\n/m)
    const codes = [...listed.matchAll(/^ {2}(\w+) \(exit code (\d+)\)$/gm)].map(([, code, exit]) => [code, exit])
    expect(codes).toEqual(Object.entries(ERRORS).map(([code, {exit}]) => [code, String(exit)]))
    expect([...services.matchAll(/^ {2}(\w+) \(/gm)].map(([, code]) => code)).toEqual(Object.keys(SERVICE_ERRORS))
    expect(services).toMatch(/^ {2}The exit code is 254\.$/m)
  })

  test('has the text of docs/errors.md', () => {
    const [page] = documentationPages({commands: []})
    expect(page).toEqual(['errors.md', readFileSync(path.join(ROOT, 'docs/errors.md'), 'utf8')])
  })
})

test('every command has a page in docs/commands, and no page is left over', () => {
  const pages = readdirSync(path.join(ROOT, 'docs/commands'))
  expect(pages.sort()).toEqual(FILES.sort())
  for (const file of FILES) expect(existsSync(path.join(ROOT, 'docs/commands', file))).toBe(true)
})

describe('the help of a command', () => {
  test.each(COMMANDS)('%s is the same by flag, by word, and by the command help', async (name) => {
    const [flag, word, command] = await Promise.all([
      runProgram([...name.split(' '), '--help']),
      runProgram([...name.split(' '), 'help']),
      runProgram(['help', ...name.split(' ')]),
    ])
    expect(flag).toMatchObject({exitCode: 0, stderr: '', stdout: expect.stringContaining(`    sso-oidc ${name}`)})
    expect(word).toEqual(flag)
    expect(command).toEqual(flag)
  })

  test('of a plugin is the same by flag, by word, and by the command help', async () => {
    const [flag, word, command] = await Promise.all([
      runProgram(['plugins', 'install', '--help']),
      runProgram(['plugins', 'install', 'help']),
      runProgram(['--no-cli-pager', 'help', 'plugins', 'install']),
    ])
    expect(flag).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/^DESCRIPTION\n {2}Installs a plugin/)})
    expect(word).toEqual(flag)
    expect(command).toEqual(flag)
  })

  test.each([
    ['formats', 'sso-oidc formats [options]'],
    ['completion', 'sso-oidc completion <shell> [options]'],
    ['plugins', 'sso-oidc plugins [options]'],
    ['plugins install', 'sso-oidc plugins install <plugin> ... [options]'],
  ])('%s has the form of a page of an operation', async (name, synopsis) => {
    const {exitCode, stdout} = await runProgram([...name.split(' '), '--help'])
    expect({exitCode, synopsis: /^SYNOPSIS\n {4}(.*)$/m.exec(stdout)?.[1]}).toEqual({exitCode: 0, synopsis})
    expect(stdout).toMatch(/^DESCRIPTION\n {2}\S/)
    // Names with colons cannot be typed, and templates of oclif must be filled in.
    expect(stdout).not.toMatch(/plugins:\w|<%/)
  })

  test('is not printed for --help after two dashes', async () => {
    expect(await runProgram(['completion', '--', '--help'])).toMatchObject({exitCode: 252, stdout: ''})
  })
})

describe('an invalid command line', () => {
  const LIST = 'Run `sso-oidc --help` for the list of commands.'

  test.each<[string[], string, string]>([
    [['creat-token'], '(ParamValidation): Unknown command: "creat-token". Did you mean create-token?', LIST],
    [['sso', 'login'], '(ParamValidation): Unknown command: "sso". Did you mean login?', LIST],
    [['help', 'sso', 'logout'], '(ParamValidation): Unknown command: "sso". Did you mean logout?', LIST],
    [['get-token'], '(ParamValidation): Unknown command: "get-token". Did you mean token?', LIST],
    [['constructor'], '(ParamValidation): Unknown command: "constructor".', LIST],
    [['--region', 'us-east-1'], '(ParamValidation): No command.', LIST],
    [['--region', 'us-east-1', 'loguot'], '(ParamValidation): Unknown command: "loguot". Did you mean logout?', LIST],
    [['help', 'toString'], '(ParamValidation): Unknown command: "toString".', LIST],
    [
      ['plugins', 'instal', 'x'],
      '(ParamValidation): Unknown command: "plugins instal". Did you mean plugins install?',
      LIST,
    ],
    [['formats', '--nope'], '(UnknownOption): Unknown option: "--nope".', 'Run `sso-oidc formats --help` for'],
    [
      ['plugins', 'link', 'x', '--nope'],
      '(ParamValidation): Unknown option: --nope',
      'Run `sso-oidc plugins link --help` for',
    ],
  ])('%j exits with code 252, names the word, and refers to the right help', async (argv, message, remedy) => {
    const {exitCode, stdout, stderr} = await runProgram(argv)
    expect({exitCode, stdout}).toEqual({exitCode: 252, stdout: ''})
    expect(stderr).toContain(`${message}\n`)
    expect(stderr).toContain(remedy)
  })
})

test('formats prints data with --output and --query', async () => {
  const {exitCode, stdout} = await runProgram(['--output', 'json', 'formats'])
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toContainEqual({
    name: 'yaml',
    summary: expect.stringMatching(/\S/),
    package: '@sso-oidc/format-yaml',
  })
  const names = await runProgram(['formats', '--output', 'text', '--query', "[?package=='@sso-oidc/cli'].name"])
  expect(names).toMatchObject({exitCode: 0, stdout: 'off\n', stderr: ''})
})

test('formats prints the name, description, and package of each format', async () => {
  const {stdout} = await runProgram(['formats'])
  expect(stdout).toMatch(/^json +\S.* {2}@sso-oidc\/format-json$/m)
  expect(stdout).toMatch(/^yaml-stream +\S.* {2}@sso-oidc\/format-yaml$/m)
  expect(stdout).toMatch(/^off +No output +@sso-oidc\/cli$/m)
})

test.each([
  [['version']],
  [['-v']],
  [['-V']],
  [['--debug', '-v']],
  [['help', '--version']],
  [['create-token', '--version']],
  [['plugins', '--version']],
])('%j prints what --version prints (E12)', async (argv) => {
  const expected = await runProgram(['--version'])
  expect(expected).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^@sso-oidc\/cli\/\d+\.\d+\.\d+ \S+ (node|bun)-v[\d.]+\n$/),
  })
  expect(await runProgram(argv)).toEqual(expected)
})

test.each([[['-h']], [['--help']], [['help', 'version']]])('%j prints the help of the program (E12)', async (argv) => {
  expect(await runProgram(argv)).toEqual(await runProgram(['help']))
})

test('help errors says that an interrupted command prints no message (E10)', async () => {
  const {stdout} = await runProgram(['help', 'errors'])
  const sentences = '130 The command was ended by SIGINT (Ctrl-C). It prints no message, unless it has saved a response'
  expect(stdout.replace(/\s+/g, ' ')).toContain(sentences)
})
