import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {writeFormatPackage} from '../../../tools/testing/format-package.ts'
import {linkPlugins, writePlugin} from './linked-plugin.ts'
import {type Outcome, PROGRAM, RUNTIME, runProgram, runShell} from './run-program.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'plugins-'))
const offline = {npm_config_offline: 'true', npm_config_update_notifier: 'false'}
const newData = (): string => path.join(folder, `data-${crypto.randomUUID()}`)

/** Runs the program in the test directory, by default with a new data directory. */
function runHere(argv: readonly string[], data = newData()): Promise<Outcome> {
  const words = [`env --chdir=${folder} "$0" "$@"`, RUNTIME, PROGRAM, ...argv]
  return runShell(words, {env: {...offline, SSO_OIDC_DATA_DIR: data}})
}

beforeAll(() => {
  const source = path.join(folder, 'source')
  writeFormatPackage(source, '@acme/csv', {csv: 'export default () => "csv\\n"'})
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {cwd: source})
  mkdirSync(path.join(folder, 'csv'))
  for (const name of ['csv/acme-csv-1.0.0.tgz', 'C:\\x.tgz']) {
    execFileSync('cp', ['acme-csv-1.0.0.tgz', name], {cwd: folder})
  }
  renameSync(source, path.join(folder, 'acme-csv'))
  writePlugin(path.join(folder, 'acme-plain'), {})
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

describe('plugins list --json', () => {
  test('prints name, version, type, and directory of the installed plugins (E7)', async () => {
    const [data, root] = [path.join(folder, 'data'), path.join(folder, 'acme-csv')]
    linkPlugins(data, root)
    const outcome = await runHere(['plugins', 'list', '--json'], data)
    expect({...outcome, stdout: JSON.parse(outcome.stdout)}).toEqual({
      exitCode: 0,
      signal: null,
      stdout: [{name: '@acme/csv', version: '1.0.0', type: 'link', root}],
      stderr: '',
    })
    expect((await runHere(['plugins', '--json'], data)).stdout).toBe(outcome.stdout)
  })

  test('prints an empty list without plugins (E7)', async () => {
    expect(await runHere(['plugins', '--json'])).toMatchObject({exitCode: 0, stdout: '[]\n'})
  })

  test('includes the plugins of the program with --core (E7)', async () => {
    const {stdout} = await runHere(['plugins', '--json', '--core'])
    const plugins = JSON.parse(stdout) as {name: string}[]
    expect(plugins.map(({name}) => name)).toEqual(['@sso-oidc/cli', '@sso-oidc/plugins'])
  })
})

describe('plugins install', () => {
  test.each(['csv/acme-csv-1.0.0.tgz', 'acme-csv-1.0.0.tgz', './acme-csv-1.0.0.tgz', 'file:acme-csv-1.0.0.tgz'])(
    'installs the existing file %s instead of a package with this name (E8)',
    async (file) => {
      const data = newData()
      expect(await runHere(['plugins', 'install', file], data)).toMatchObject({exitCode: 0})
      expect(await runHere(['plugins'], data)).toMatchObject({exitCode: 0, stdout: '@acme/csv 1.0.0\n'})
    },
  )
})

test('plugins install removes a package that is not a plugin, and keeps the others (E9)', async () => {
  const data = newData()
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {cwd: path.join(folder, 'acme-plain')})
  expect(await runHere(['plugins', 'install', './acme-csv-1.0.0.tgz'], data)).toMatchObject({exitCode: 0})
  const tarball = readdirSync(folder).find((name) => /plain.*\.tgz$/.test(name))
  expect(await runHere(['plugins', 'install', `./${tarball}`], data)).toMatchObject({
    exitCode: 255,
    stderr: expect.stringContaining('(PluginFailed): The package is not a plugin'),
  })
  const {dependencies} = JSON.parse(readFileSync(path.join(data, 'package.json'), 'utf8'))
  expect(Object.keys(dependencies)).toEqual(['@acme/csv'])
  expect(existsSync(path.join(data, 'node_modules/acme-plain'))).toBe(false)
  expect(await runHere(['plugins'], data)).toMatchObject({exitCode: 0, stdout: '@acme/csv 1.0.0\n'})
})

test.each(['install ./acme-csv-1.0.0.tgz', 'install @acme/csv', 'update'])(
  'plugins %s says that npm is missing where it is not on the PATH',
  async (words) => {
    const env = {PATH: '/nowhere', SSO_OIDC_DATA_DIR: newData()}
    const outcome = await runProgram(['plugins', ...words.split(' ')], {env})
    expect(outcome).toEqual({
      exitCode: 255,
      signal: null,
      stdout: '',
      stderr:
        '\nsso-oidc: An error occurred (PluginFailed): npm was not found on the PATH. Install Node, which contains it: https://nodejs.org\n\n' +
        'Fix the error above and try again. Run `sso-oidc plugins` for the list of installed plugins.\n',
    })
  },
)

test('plugins install without a package says that an argument is missing', async () => {
  const {exitCode, stderr} = await runHere(['plugins', 'install'])
  expect(exitCode).toBe(252)
  expect(stderr).toContain('(ParamValidation): Missing 1 required argument:\n')
})

test('plugins install regards the existing file C:\\x.tgz as a file (E8)', async () => {
  // npm for other systems than Windows cannot open a file with a backslash in its name.
  const {stderr} = await runHere(['plugins', 'install', 'C:\\x.tgz'])
  expect(stderr).toContain(`install file:${folder}/C:\\x.tgz `)
})

describe('an error of plugins', () => {
  test('names the member "oclif" that a package lacks (E9)', async () => {
    const {exitCode, stderr} = await runHere(['plugins', 'link', 'acme-plain'])
    expect(exitCode).toBe(255)
    expect(stderr).toContain(
      '(PluginFailed): The package is not a plugin, because its package.json has no member "oclif".',
    )
  })

  test('says that a plugin is not installed, without advice about npm (E9)', async () => {
    const {exitCode, stderr} = await runHere(['plugins', 'uninstall', 'nope'])
    expect(exitCode).toBe(255)
    expect(stderr).toContain('(PluginFailed): nope is not installed\n')
    expect(stderr).not.toContain('npm')
  })
})

test('every command, argument, and option of plugins has a description', () => {
  const file = path.join(import.meta.dirname, '../../plugins/oclif.manifest.json')
  type Described = {summary?: string; description?: string; hidden?: boolean}
  type Manifest = {
    commands: Record<string, Described & {args: Record<string, Described>; flags: Record<string, Described>}>
  }
  const {commands} = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  const parts = Object.entries(commands).flatMap(([id, command]) => [
    [id, command] as const,
    ...Object.entries({...command.args, ...command.flags}).map(([name, part]) => [`${id} ${name}`, part] as const),
  ])
  const bad = parts.filter(
    ([, {summary, description, hidden}]) => !hidden && !/^[A-Z].*\.$/.test(summary ?? description ?? ''),
  )
  expect(bad.map(([name]) => name)).toEqual([])
})

test('the help of every command of plugins is about sso-oidc', async () => {
  for (const name of ['', 'inspect', 'install', 'link', 'list', 'reset', 'uninstall', 'update']) {
    const {stdout} = await runProgram(['plugins', ...(name === '' ? [] : [name]), '--help'])
    expect(stdout).not.toMatch(/myplugin|the CLI|user-installed|e\.g\./)
  }
})
