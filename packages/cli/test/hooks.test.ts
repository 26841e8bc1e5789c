import {cpSync, existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeEach, describe, expect, test} from 'vitest'
import {commandFiles, linkPlugins, writePlugin} from './linked-plugin.ts'
import {ON_NODE, PROGRAM, RUNTIME, runProgram, runShell} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'hooks-'))
const data = path.join(folder, 'data')
const log = path.join(folder, 'log')
afterAll(() => rmSync(folder, {recursive: true, force: true}))
beforeEach(() => rmSync(log, {force: true}))

/** A hook that writes its name and the command to the log. */
const hook = (name: string): string => `
import {appendFileSync} from 'node:fs'
export default async ({Command, argv}) =>
  appendFileSync(${JSON.stringify(log)}, JSON.stringify({hook: '${name}', id: Command.id, argv}) + '\\n')
`

const HOOKS = {prerun: './prerun.js', postrun: './postrun.js'}
const HOOK_FILES = {'prerun.js': hook('prerun'), 'postrun.js': hook('postrun')}
const HELLO = 'export default class { static async run(argv) { console.log("Hello " + argv.join()) } }'

writePlugin(path.join(folder, 'acme-hooks'), {oclif: {hooks: HOOKS}}, HOOK_FILES)
writePlugin(path.join(folder, 'acme-command'), {oclif: {commands: './commands'}}, commandFiles(HELLO))
const refusing = 'export default async function () { this.error("not today", {exit: 7}) }'
writePlugin(path.join(folder, 'acme-refuses'), {oclif: {hooks: {prerun: './no.js'}}}, {'no.js': refusing})

const env = {SSO_OIDC_DATA_DIR: data}
const link = (...names: readonly string[]): void => linkPlugins(data, ...names.map((name) => path.join(folder, name)))
const seen = (): unknown[] =>
  existsSync(log)
    ? readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : []

const SAMPLE = ['--client-id', 'i', '--client-secret', 's', '--grant-type', 'g']

describe('a plugin with the hooks prerun and postrun', () => {
  test('sees the name and arguments of a command, whose output and exit code stay the same', async () => {
    await using server = await startServer({body: {accessToken: 'AT-1', tokenType: 'Bearer', expiresIn: 28_800}})
    const words = [...SAMPLE, '--endpoint-url', server.url, '--scope', 'a', 'b']
    const argv = ['--output', 'text', 'create-token', ...words]
    const expected = await runProgram(argv)
    expect(expected).toMatchObject({exitCode: 0, stderr: '', stdout: 'AT-1\t28800\tBearer\n'})
    link('acme-hooks')
    expect(await runProgram(argv, {env})).toEqual(expected)
    const ran = {id: 'create-token', argv: ['--output', 'text', ...words]}
    expect(seen()).toEqual([
      {hook: 'prerun', ...ran},
      {hook: 'postrun', ...ran},
    ])
  })

  test.each<[string, string[]]>([
    ['invalid options', ['create-token', '--client-id', 'i', '--nope']],
    ['an invalid value', ['create-token', ...SAMPLE, '--region', 'no region']],
    ['an unknown profile', ['list-accounts', '--access-token', 't', '--profile', 'nope', '--cli-error-format', 'json']],
    ['words after two dashes', ['create-token', ...SAMPLE, '--', '--help']],
    ['a skeleton', ['create-token', '--generate-cli-skeleton']],
  ])('changes neither message nor exit code of a command line with %s', async (_, argv) => {
    const expected = await runProgram(argv)
    link('acme-hooks')
    expect(await runProgram(argv, {env})).toEqual(expected)
    const hooks = expected.exitCode === 0 ? ['prerun', 'postrun'] : ['prerun']
    expect(seen()).toMatchObject(hooks.map((hook) => ({hook, id: argv[0]})))
  })

  test('leaves one message and exit code 255 for a full disk, and 141 for a closed pipe (E1, E2)', async () => {
    link('acme-hooks')
    const words = [RUNTIME, PROGRAM, 'formats']
    const full = await runShell(['"$0" "$@" >/dev/full', ...words], {env})
    expect(full.exitCode).toBe(255)
    expect(full.stderr.match(/sso-oidc: /g)).toHaveLength(1)
    const closed = await runShell([`bash -c 'exec 3> >(exit); wait $!; exec "$0" "$@" >&3' "$0" "$@"`, ...words], {
      env,
    })
    expect(closed).toEqual({exitCode: 141, signal: null, stdout: '', stderr: ''})
  })

  test('is asked before the request is sent, so that it can stop the command', async () => {
    await using server = await startServer({})
    link('acme-refuses')
    const outcome = await runProgram(['create-token', ...SAMPLE, '--endpoint-url', server.url], {env})
    expect(outcome).toMatchObject({exitCode: 255, stdout: ''})
    expect(outcome.stderr).toContain('(PluginFailed): not today\n')
    expect(server.requests).toEqual([])
  })
})

describe('a plugin with a command', () => {
  test('runs it with its arguments', async () => {
    link('acme-command')
    const outcome = await runProgram(['acme', 'hello', 'World'], {env})
    expect(outcome).toEqual({exitCode: 0, signal: null, stdout: 'Hello World\n', stderr: ''})
  })

  test('has a page for its topic, by word, by flag, and by the command help', async () => {
    link('acme-command')
    const [topic, flag, command] = await Promise.all([
      runProgram(['acme'], {env}),
      runProgram(['acme', '--help'], {env}),
      runProgram(['help', 'acme'], {env}),
    ])
    expect(topic).toMatchObject({exitCode: 0, stderr: ''})
    expect(topic.stdout).toMatch(/^SYNOPSIS\n {4}sso-oidc acme <command>\n/m)
    expect(topic.stdout).toMatch(/^COMMANDS\n {2}acme hello\n {6}Says hello\n/m)
    expect(flag).toEqual(topic)
    expect(command).toEqual(topic)
    expect(await runProgram(['acme', 'hullo'], {env})).toMatchObject({
      exitCode: 252,
      stderr: expect.stringContaining('Unknown command: "acme hullo". Did you mean acme hello?'),
    })
  })

  test('has its topic in the help of the program, and its command in the completion', async () => {
    link('acme-command')
    const help = await runProgram(['--help'], {env})
    expect(help.stdout).toMatch(/^Setup +acme, completion, configure, configure profiles, formats, .*plugins\b/m)
    const {stdout} = await runProgram(['completion', 'fish'], {env})
    expect(stdout).toContain(`"__sso_oidc_at 'acme'" -a 'hello' -d 'Says hello'`)
  })
})

describe.runIf(ON_NODE)('oclif', () => {
  const copy = path.join(folder, 'copy')
  const cli = path.join(import.meta.dirname, '..')
  for (const name of ['bin', 'dist', 'package.json'])
    cpSync(path.join(cli, name), path.join(copy, name), {recursive: true})
  rmSync(path.join(copy, 'dist/run-oclif.cjs'))
  const runCopy = (argv: readonly string[]) =>
    runShell(['"$0" "$@"', process.execPath, path.join(copy, 'bin/sso-oidc.js'), ...argv], {env})

  test.each([
    [['create-token', '--generate-cli-skeleton', 'output', ...SAMPLE]],
    [['create-token', '--nope']],
    [['create-token', '--help']],
    [['help', 'list-accounts']],
    [['help', 'errors']],
    [['formats']],
    [['--version']],
  ])('is not loaded for %j', async (argv) => {
    link('acme-command')
    expect(await runCopy(argv)).toEqual(await runProgram(argv, {env}))
  })

  test.each([[['--help']], [[]], [['completion', 'bash']]])(
    'is not loaded for %j if no plugin is installed',
    async (argv) => {
      link()
      expect(await runCopy(argv)).toEqual(await runProgram(argv, {env}))
    },
  )

  test('is loaded for the help of the program if a plugin is installed, which can have commands', async () => {
    link('acme-command')
    expect((await runCopy(['--help'])).exitCode).toBe(255)
  })

  test('is loaded if a plugin has hooks', async () => {
    link('acme-command', 'acme-hooks')
    const {exitCode, stderr} = await runCopy(['create-token', '--generate-cli-skeleton'])
    expect({exitCode, stderr}).toEqual({exitCode: 255, stderr: expect.stringContaining('run-oclif.cjs')})
  })
})
