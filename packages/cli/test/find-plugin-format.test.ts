import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {writeFormatPackage} from '../../../tools/testing/format-package.ts'
import {outputNames} from '../src/argv/global-flags.ts'
import {findPluginFormat} from '../src/formats/find-plugin-format.ts'
import {availableFormats, installedFormats} from '../src/formats/installed-formats.ts'
import {runIn} from './run-command.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'formats-'))
const project = path.join(folder, 'project')
const below = path.join(project, 'a/b')
const env = {XDG_DATA_HOME: path.join(folder, 'data')}

/** Writes the list of plugins as oclif does. */
function writeList(text: string): void {
  const data = path.join(folder, 'data/sso-oidc')
  mkdirSync(data, {recursive: true})
  writeFileSync(path.join(data, 'package.json'), text)
}

function link(...names: readonly string[]): void {
  const plugins = names.map((name) => ({name, type: 'link', root: path.join(folder, name)}))
  writeList(JSON.stringify({oclif: {plugins}}))
}

beforeAll(() => {
  mkdirSync(below, {recursive: true})
  const modules = path.join(project, 'node_modules')
  writeFormatPackage(path.join(modules, 'one-format'), 'one-format', {only: ''})
  writeFormatPackage(path.join(modules, '@acme/two'), '@acme/two', {first: '', second: ''})
  mkdirSync(path.join(modules, 'no-format'))
  writeFileSync(path.join(modules, 'no-format/package.json'), '{"name": "no-format"}')
  writeFileSync(path.join(project, 'shout.js'), '')
  writeFormatPackage(path.join(folder, 'plugin-a'), 'plugin-a', {lines: '', json: ''})
  writeFormatPackage(path.join(folder, 'plugin-b'), 'plugin-b', {Lines: ''})
  mkdirSync(path.join(folder, 'plugin-c'))
  writeFileSync(path.join(folder, 'plugin-c/package.json'), '{"sso-oidc": {"formats": ')
  link('plugin-a')
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

describe('a value of --output', () => {
  const moduleOf = (word: string): string | undefined => {
    const found = findPluginFormat(word, {env, folder: below})
    return found === undefined ? undefined : path.relative(folder, found.module)
  }

  test.each<[string, string | undefined]>([
    ['lines', 'plugin-a/lines.js'],
    ['plugin-a', 'plugin-a/lines.js'],
    ['plugin-a/lines', 'plugin-a/lines.js'],
    ['one-format', 'project/node_modules/one-format/only.js'],
    ['one-format/only', 'project/node_modules/one-format/only.js'],
    ['@acme/two/second', 'project/node_modules/@acme/two/second.js'],
    ['../../shout.js', 'project/shout.js'],
    [path.join(project, 'shout.js'), 'project/shout.js'],
    ['no-format', undefined],
    ['only', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('%j selects the module %s', (word, module) => {
    expect(moduleOf(word)).toBe(module)
  })

  test.each([
    ['@acme/two', '@acme/two has several formats. Use one of @acme/two/first, @acme/two/second.'],
    ['@acme/two/third', 'format "@acme/two/third" not found in the installed plugins or in node_modules.'],
    ['@acme/three', 'format "@acme/three" not found in the installed plugins or in node_modules.'],
    ['plugin-a/json', 'format "plugin-a/json" not found in the installed plugins or in node_modules.'],
    ['./shout.js', '"./shout.js" is not a file.'],
    ['..\\shout.js', 'is not a file.'],
    [project, 'is not a file.'],
  ])('%j is rejected: %s', (word, message) => {
    expect(() => moduleOf(word)).toThrow(message)
  })

  test('selects no code of the working directory if it is a setting', () => {
    const setting = (word: string) => findPluginFormat(word, {env, folder: undefined})
    expect(setting('one-format')).toBe(undefined)
    expect(() => setting('@acme/two/second')).toThrow('format "@acme/two/second" not found in the installed plugins.')
    expect(() => setting('./shout.js')).toThrow('only --output accepts a relative path. Use an absolute path.')
    expect(setting(path.join(project, 'shout.js'))?.module).toBe(path.join(project, 'shout.js'))
    expect(setting('plugin-a/lines')?.name).toBe('lines')
  })
})

test('an unknown format is rejected with the list of formats and the most similar one', async () => {
  const {exitCode, stderr} = await runIn({}, ['create-token', '--output', 'jsn'], [])
  expect(exitCode).toBe(252)
  expect(stderr).toContain(`Invalid --output "jsn". Use one of ${outputNames.join(', ')}. Did you mean json?`)
})

describe('installed plugins', () => {
  test('have their formats listed between the bundled ones and off', () => {
    const names = availableFormats(env).map(({name}) => name)
    expect(names).toEqual([...outputNames.filter((name) => name !== 'off'), 'lines', 'off'])
  })

  test('that cannot be used are reported, and the others can still be used', async () => {
    link('plugin-a', 'plugin-b', 'plugin-c', 'plugin-d')
    const {formats, problems} = installedFormats(env)
    expect(formats.map(({name}) => name)).toEqual(['lines'])
    expect(problems).toEqual([
      'The formats of plugin-b cannot be used: "Lines" must have a lower-case name, a module, and a summary.',
      expect.stringContaining('The formats of plugin-c cannot be used: '),
      expect.stringContaining('The formats of plugin-d cannot be used: ENOENT'),
      'The format json of plugin-a is ignored, because a bundled format has the same name.',
    ])
    const {stderr, exitCode} = await runIn(env, ['create-token', '--output', 'Lines'], [])
    expect(exitCode).toBe(252)
    expect(stderr).toContain('Did you mean lines?\nThe formats of plugin-b cannot be used: ')
  })

  test.each<[string, string[]]>([
    ['{}', []],
    ['{"oclif": {"plugins": ["an-old-entry", {"type": "user"}]}}', []],
    ['{"oclif": {"plugins": 7}}', []],
    ['{', [expect.stringContaining('The list of plugins cannot be read: ')]],
  ])('are none if the list is %s', (text, problems) => {
    writeList(text)
    expect(installedFormats(env)).toEqual({formats: [], problems})
  })
})
