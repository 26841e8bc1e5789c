import {chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeEach, describe, expect, test} from 'vitest'
import {commandFiles, linkPlugins, writePlugin} from './linked-plugin.ts'
import {type Outcome, PROGRAM, RUNTIME, runProgram, runShell} from './run-program.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'data-'))
const ran = path.join(folder, 'ran')
const plugin = path.join(folder, 'acme-evil')
afterAll(() => rmSync(folder, {recursive: true, force: true}))
beforeEach(() => rmSync(ran, {force: true}))

/** Leaves a file when it is loaded. */
const TRACE = `import {writeFileSync} from 'node:fs'\nwriteFileSync(${JSON.stringify(ran)}, '')\n`

writePlugin(
  plugin,
  {
    oclif: {commands: './commands', hooks: {init: './hook.js', prerun: './hook.js'}},
    'sso-oidc': {formats: {evil: {module: './format.js', summary: 'Evil'}}},
  },
  {
    ...commandFiles(`${TRACE}export default class { static async run() {} }`),
    'format.js': `${TRACE}export default () => 'evil\\n'`,
    'hook.js': `${TRACE}export default async () => {}`,
  },
)

const SKELETON =
  'create-token --client-id i --client-secret s --grant-type g --generate-cli-skeleton output --query tokenType'
const LINES = [
  SKELETON,
  `${SKELETON} --output evil`,
  'plugins',
  'acme hello',
  'help acme hello',
  'help evil',
  '--help',
  'formats',
  'completion bash',
]

test('the plugin of these tests runs from a directory that only the user can write to', async () => {
  const data = path.join(folder, 'safe')
  linkPlugins(data, plugin)
  const outcome = await runProgram(`${SKELETON} --output evil`.split(' '), {env: {SSO_OIDC_DATA_DIR: data}})
  expect(outcome).toEqual({exitCode: 0, signal: null, stdout: 'evil\n', stderr: ''})
  expect(existsSync(ran)).toBe(true)
})

describe.each(['XDG_DATA_HOME', 'SSO_OIDC_DATA_DIR'])('a relative %s', (name) => {
  const project = path.join(folder, `project-${name}`)
  const relative = name === 'XDG_DATA_HOME' ? '.' : './sso-oidc'
  linkPlugins(path.join(project, 'sso-oidc'), plugin)
  const runHere = (line: string, env: Record<string, string>): Promise<Outcome> =>
    runShell([`env --chdir=${project} "$0" "$@"`, RUNTIME, PROGRAM, ...line.split(' ')], {env})

  test.each(LINES)('never runs a plugin of the working directory: %s (C13)', async (line) => {
    const outcome = await runHere(line, {[name]: relative})
    expect(outcome).toEqual(await runHere(line, {}))
    expect(existsSync(ran)).toBe(false)
  })

  test('does not make the setting AWS_DEFAULT_OUTPUT find a format there (C13)', async () => {
    const {exitCode, stdout, stderr} = await runHere(SKELETON, {[name]: relative, AWS_DEFAULT_OUTPUT: 'evil'})
    expect({exitCode, stdout}).toEqual({exitCode: 255, stdout: ''})
    expect(stderr).toContain('(InvalidSetting): Invalid value "evil" for AWS_DEFAULT_OUTPUT. Use one of ')
    expect(existsSync(ran)).toBe(false)
  })
})

describe.each([0o777, 0o770, 0o707])('a data directory of mode %o', (mode) => {
  const data = path.join(folder, `open-${mode}`)
  linkPlugins(data, plugin)
  chmodSync(data, mode)
  const env = {SSO_OIDC_DATA_DIR: data}
  const reason = `Plugins are ignored: other users can write to "${data}". Run \`chmod go-w ${data}\`.\n`

  test.each<[line: string, exitCode: number, named: boolean]>([
    [SKELETON, 0, false],
    [`${SKELETON} --output evil`, 252, true],
    ['plugins', 255, true],
    ['plugins list', 255, true],
    ['plugins install acme-other', 255, true],
    ['acme hello', 252, true],
    ['help acme hello', 252, true],
    ['--help', 0, true],
    ['formats', 0, true],
  ])('is not used by `%s`, which exits with code %i (C13)', async (line, exitCode, named) => {
    const outcome = await runProgram(line.split(' '), {env})
    expect({exitCode: outcome.exitCode, named: outcome.stderr.includes(reason)}).toEqual({exitCode, named})
    expect(existsSync(ran)).toBe(false)
  })

  test('is named if AWS_DEFAULT_OUTPUT selects a format of it (C13)', async () => {
    const outcome = await runProgram(SKELETON.split(' '), {env: {...env, AWS_DEFAULT_OUTPUT: 'evil'}})
    expect(outcome).toMatchObject({exitCode: 255, stdout: '', stderr: expect.stringContaining(reason)})
    expect(existsSync(ran)).toBe(false)
  })
})

test('a data directory can be a symbolic link to a safe one', async () => {
  const [data, target] = [path.join(folder, 'link'), path.join(folder, 'target')]
  linkPlugins(target, plugin)
  symlinkSync(target, data)
  const {stdout} = await runProgram(['plugins'], {env: {SSO_OIDC_DATA_DIR: data}})
  expect(stdout).toBe(`acme-evil 1.0.0 (link) ${plugin}\n`)
})

test('plugins creates its directory with mode 0700, whatever the umask', async () => {
  const parent = path.join(folder, 'parent')
  mkdirSync(parent)
  const words = [RUNTIME, PROGRAM, 'plugins']
  const {exitCode} = await runShell(['sh -c \'umask 0; exec "$0" "$@"\' "$0" "$@"', ...words], {
    env: {XDG_DATA_HOME: parent},
  })
  expect({exitCode, mode: statSync(path.join(parent, 'sso-oidc')).mode & 0o777}).toEqual({exitCode: 0, mode: 0o700})
})
