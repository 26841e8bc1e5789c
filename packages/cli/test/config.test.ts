import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {ConfigError} from '@sso-oidc/core'
import fc from 'fast-check'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {readConfigFile} from '../src/settings/config-file.ts'
import {readProfile} from '../src/settings/profile.ts'

const SECRET = `S3CR3T-${'x'.repeat(30)}`

let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'config-'))
  mkdirSync(path.join(home, '.aws'))
})
afterEach(() => rmSync(home, {recursive: true}))

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(home, name)
  writeFileSync(file, content)
  return file
}

function errorOf(run: () => unknown): {code: string; message: string} {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigError) return {code: error.code, message: error.message.replaceAll(home, 'HOME')}
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a configuration file', () => {
  const read = (content: string): Record<string, unknown> =>
    Object.fromEntries(readConfigFile(write('config', content)))

  test.each<[string, string, Record<string, unknown>]>([
    ['is empty when it has only comments', '# a\n ; b\n\n', {}],
    ['has sections with keys in lower case', '[default]\nRegion = us-east-1\n', {default: {region: 'us-east-1'}}],
    ['takes a colon, and line breaks of Windows', '[a]\r\nx: y = z\r\n', {a: {x: 'y = z'}}],
    ['takes an indented first key', '[a]\n  x = 1\n', {a: {x: '1'}}],
    ['continues a value on a deeper line', '[a]\nx = 1\n  2\ny = 3\n', {a: {x: '1\n2', y: '3'}}],
    ['keeps what looks like a comment behind a value', '[a]\nx = 1 # 2\n', {a: {x: '1 # 2'}}],
    ['keeps quotes', '[a]\nx = "1"\n', {a: {x: '"1"'}}],
    [
      'has a block where a value is empty and indented lines follow',
      '[services s]\nsso_oidc =\n  endpoint_url = http://a\nother =\n',
      {'services s': {sso_oidc: {endpoint_url: 'http://a'}, other: ''}},
    ],
  ])('%s', (_, content, sections) => {
    expect(read(content)).toEqual(sections)
  })

  test.each<[string, string | Uint8Array, string]>([
    ['a key before any section', 'a = b\n', ', line 1 has the key "a" before any section.'],
    ['a key twice (I8)', '[a]\nx = 1\nx = 2\n', ', line 3 has the key "x" for the second time.'],
    ['a section twice', '[a]\n[b]\n[a]\n', ', line 3 has the section "[a]" for the second time.'],
    ['a line that is nothing', '[a]\nS3CR3T\n', ', line 2 is neither [section] nor key = value.'],
    ['a header without its end', '[a\n', ', line 1 is neither [section] nor key = value.'],
    ['a byte order mark', '\uFEFF[a]\n', ', line 1 is neither [section] nor key = value.'],
    ['bytes that are not UTF-8', new Uint8Array([0x5b, 0xe9, 0x5d]), ' is not a text in UTF-8.'],
  ])('is refused for %s', (_, content, message) => {
    expect(errorOf(() => readConfigFile(write('config', content)))).toEqual({
      code: 'InvalidConfig',
      message: `The configuration file "HOME/config"${message}`,
    })
  })

  test('may have a key with any name (I13)', () => {
    const section = readConfigFile(write('config', '[a]\n__proto__ =\n  x = 1\nconstructor = 2\n')).get('a')
    expect(Object.entries(section ?? {})).toEqual([
      ['__proto__', {x: '1'}],
      ['constructor', '2'],
    ])
    write('.aws/config', '[default]\n__proto__ =\n  region = x\n')
    const {settings} = readProfile(undefined, {cwd: home, env: {HOME: home}})
    expect([settings['region'], 'x' in {}]).toEqual([undefined, false])
  })

  test('may have a line of almost a megabyte (I13)', () => {
    expect(read(`[a]\nx = ${'y'.repeat(1_000_000)}\n`)).toEqual({a: {x: 'y'.repeat(1_000_000)}})
  })

  test('of any text is read, or refused with its place and without what stands there (I13)', () => {
    const line = fc.oneof(
      fc.constantFrom(
        '[a]',
        '[b',
        '  x = 1',
        'x = 1',
        'y =',
        ' z',
        '# c',
        '\uFEFF',
        `${SECRET} = 1`,
        SECRET,
        `[${SECRET}]`,
      ),
      fc.constantFrom(
        '[sso-session ../../x]',
        '[profile "a b"]',
        '[]',
        '=',
        ':',
        '[[a]]',
        '__proto__ = 1',
        '\u0085',
        '\t',
      ),
      fc.string({unit: 'binary', maxLength: 10}),
    )
    const text = fc.tuple(fc.array(line), fc.constantFrom('\n', '\r\n', '\r'))
    fc.assert(
      fc.property(text, ([lines, end]) => {
        const file = write('config', lines.join(end))
        try {
          readConfigFile(file)
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError)
          expect(String(error)).toMatch(
            /^ConfigError: The configuration file ".*\/config"(, line \d+)? (has|is|cannot) /,
          )
          expect(String(error).toLowerCase()).not.toContain(SECRET.toLowerCase())
        }
      }),
      {numRuns: 500},
    )
  })

  test('that is a folder is refused, one that is missing is empty', () => {
    expect(errorOf(() => readConfigFile(home)).message).toBe(
      'The configuration file "HOME" cannot be read: it is a folder.',
    )
    expect(readConfigFile(path.join(home, 'nope/config')).size).toBe(0)
  })
})

describe('a profile', () => {
  const settings = (flag: string | undefined, env: Record<string, string> = {}): unknown =>
    readProfile(flag, {cwd: home, env: {HOME: home, ...env}}).settings

  test.each<[string, string, string | undefined, Record<string, string>, unknown]>([
    ['is default when none is named', '[default]\na = 1\n', undefined, {}, {a: '1'}],
    ['may be missing when none is named', '', undefined, {}, {}],
    ['is named by the flag first', '[profile f]\na = 1\n[profile e]\na = 2\n', 'f', {AWS_PROFILE: 'e'}, {a: '1'}],
    [
      'is named by AWS_PROFILE before AWS_DEFAULT_PROFILE',
      '[profile e]\na = 2\n[profile d]\na = 3\n',
      undefined,
      {AWS_PROFILE: 'e', AWS_DEFAULT_PROFILE: 'd'},
      {a: '2'},
    ],
    ['is not named by an empty flag', '[profile e]\na = 2\n', '', {AWS_PROFILE: 'e'}, {a: '2'}],
    ['may have a quoted name', '[profile "a b"]\na = 1\n', 'a b', {}, {a: '1'}],
    [
      'called default has two spellings, of which the later counts',
      '[default]\na = 1\n[profile default]\na = 2\n',
      undefined,
      {},
      {a: '2'},
    ],
  ])('%s', (_, config, flag, env, expected) => {
    write('.aws/config', config)
    expect(settings(flag, env)).toEqual(expected)
  })

  test('has the settings of the credentials file over those of the configuration file', () => {
    write('.aws/config', '[profile p]\na = 1\nb = 1\n')
    write('.aws/credentials', '[p]\nb = 2\n')
    expect(settings('p')).toEqual({a: '1', b: '2'})
  })

  test('is read from the files that variables name, in which ~ is the home folder', () => {
    write('.aws/config', '[default]\na = 1\n')
    write('other', '[default]\na = 2\n')
    expect(settings(undefined, {AWS_CONFIG_FILE: '~/other'})).toEqual({a: '2'})
  })

  test.each([
    ['without the word profile', '.aws/config', '[p]\na = 1\n'],
    ['with the word profile in the credentials file', '.aws/credentials', '[profile p]\na = 1\n'],
  ])('is not found %s', (_, name, content) => {
    write(name, content)
    expect(errorOf(() => settings('p'))).toEqual({
      code: 'ProfileNotFound',
      message: 'The profile "p" is in no configuration file.',
    })
  })

  test('names services that have to exist', () => {
    write('.aws/config', '[default]\nservices = s\n[services s]\nsso_oidc =\n  endpoint_url = http://a\n')
    expect(readProfile(undefined, {cwd: home, env: {HOME: home}}).services).toEqual({
      sso_oidc: {endpoint_url: 'http://a'},
    })
    write('.aws/config', '[default]\nservices = s\n')
    expect(errorOf(() => settings(undefined)).code).toBe('InvalidConfig')
  })
})
