import {appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {ConfigError} from '@sso-oidc/core'
import fc from 'fast-check'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {type Config, openConfig, type Profile, ssoRegion, textOf} from '../src/config/config.ts'
import {readConfigFile} from '../src/config/config-file.ts'

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

function open(env: Record<string, string> = {}): Config {
  return openConfig({env: {HOME: home, ...env}, cwd: home})
}

interface Failure {
  readonly code: string
  readonly message: string
  readonly details: object
}

function errorOf(run: () => unknown): Failure {
  try {
    run()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const {code, message, details} = error
    return JSON.parse(JSON.stringify({code, message, details}).replaceAll(home, 'HOME')) as Failure
  }
  throw new Error('nothing was thrown')
}

/** The value without the missing prototype of sections, which `toEqual` would notice. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('a configuration file', () => {
  const read = (content: string): unknown => plain(Object.fromEntries(readConfigFile(write('config', content))))

  test.each<[string, string, object]>([
    ['with comments only has no sections', '# a\n ; b\n\n', {}],
    ['has keys in lower case', '[default]\nRegion = us-east-1\n', {default: {region: 'us-east-1'}}],
    ['can separate with a colon and end lines with CRLF', '[a]\r\nx: y = z\r\n', {a: {x: 'y = z'}}],
    ['can indent the first key', '[a]\n  x = 1\n', {a: {x: '1'}}],
    ['continues a value on a deeper line', '[a]\nx = 1\n  2\ny = 3\n', {a: {x: '1\n2', y: '3'}}],
    ['continues a value below an empty line', '[a]\nx = 1\n\n  2\n', {a: {x: '1\n\n2'}}],
    ['keeps a comment behind a value', '[a]\nx = 1 # 2\n', {a: {x: '1 # 2'}}],
    ['keeps quotes', '[a]\nx = "1"\n', {a: {x: '"1"'}}],
    [
      'takes the keys of [DEFAULT] as defaults of all sections (C3)',
      '[DEFAULT]\nx = 1\n[a]\ny = 2\n',
      {a: {x: '1', y: '2'}},
    ],
    ['keeps the case of the keys of a block (C3)', '[a]\ns3 =\n  Key = v\n', {a: {s3: {Key: 'v'}}}],
    ['can have any white space of Unicode around a value (C3)', '[a]\nx\u3000=\u2003v\x85\n', {a: {x: 'v'}}],
    [
      'has a block where a value is empty and deeper lines follow',
      '[services s]\nsso_oidc =\n  endpoint_url = http://a\nother =\n',
      {'services s': {sso_oidc: {endpoint_url: 'http://a'}, other: ''}},
    ],
    [
      'keeps everything after the first equals sign in a block (C2)',
      '[services s]\nsso_oidc =\n  endpoint_url = http://127.0.0.1:9/a?x=y=z\n',
      {'services s': {sso_oidc: {endpoint_url: 'http://127.0.0.1:9/a?x=y=z'}}},
    ],
  ])('%s', (_, content, sections) => {
    expect(read(content)).toEqual(sections)
  })

  test.each<[string, string | Uint8Array, number, string]>([
    ['a key before any section', 'a = b\n', 1, 'expected a [section] header'],
    ['a duplicate key (I8)', '[a]\nx = 1\nX = 2\n', 3, 'duplicate key "x"'],
    ['a duplicate key with a long name', `[a]\n${SECRET} = 1\n${SECRET} = 2\n`, 3, 'duplicate key'],
    ['a duplicate section', '[a]\n[b]\n[a]\n', 3, 'duplicate section "a"'],
    ['a line without a separator', '[a]\nS3CR3T\n', 2, 'expected "key = value" or a [section] header'],
    ['an empty key', '[a]\n= S3CR3T\n', 2, 'expected "key = value" or a [section] header'],
    ['a header without its end', '[a\n', 1, 'expected a [section] header'],
    ['a line of a block without an equals sign (C3)', '[a]\ns3 =\n  x = 1\n\n  S3CR3T\n', 5, 'expected "key = value"'],
    ['a byte order mark (C11)', '\uFEFF[a]\n', 1, 'the file begins with a byte order mark (U+FEFF)'],
    ['a byte order mark before a comment (C11)', '\uFEFF# a\n', 1, 'the file begins with a byte order mark (U+FEFF)'],
  ])('is rejected for %s', (_, content, line, problem) => {
    expect(errorOf(() => readConfigFile(write('config', content)))).toEqual({
      code: 'InvalidConfig',
      message: `HOME/config, line ${line}: ${problem}.`,
      details: {file: 'HOME/config', line: String(line)},
    })
  })

  test('is rejected for bytes that are not UTF-8', () => {
    expect(errorOf(() => readConfigFile(write('config', new Uint8Array([0x5b, 0xe9, 0x5d]))))).toEqual({
      code: 'InvalidConfig',
      message: 'Cannot read HOME/config: invalid UTF-8.',
      details: {file: 'HOME/config'},
    })
  })

  test('is rejected if it is a directory or a device without an end, and empty if it is missing (I10, I13)', () => {
    expect(errorOf(() => readConfigFile(home)).message).toBe('Cannot read HOME: it is a directory.')
    expect(errorOf(() => readConfigFile('/dev/zero')).message).toBe('Cannot read /dev/zero: larger than 1048576 bytes.')
    expect(readConfigFile('/dev/null').size).toBe(0)
    expect(readConfigFile(path.join(home, 'nope/config')).size).toBe(0)
  })

  test('can have a key with any name (I13)', () => {
    const section = readConfigFile(write('config', '[a]\n__proto__ =\n  x = 1\nconstructor = 2\n')).get('a') ?? {}
    expect(Object.entries(section).map(([key, value]) => [key, plain(value)])).toEqual([
      ['__proto__', {x: '1'}],
      ['constructor', '2'],
    ])
    write('.aws/config', '[default]\n__proto__ =\n  region = x\n')
    expect([open().profile().settings['region'], 'x' in {}]).toEqual([undefined, false])
  })

  test.each([
    ['a long line', `[a]\nx = ${'y'.repeat(1_000_000)}z\n`],
    ['a long run of blanks', `[a]\nx = y${' '.repeat(1_000_000)}z\n`],
  ])('can have %s of almost a megabyte (I13)', (_, content) => {
    const {a} = read(content) as {a: {x: string}}
    expect([a.x.at(0), a.x.length, a.x.at(-1)]).toEqual(['y', expect.closeTo(1_000_001, -1), 'z'])
  })

  test('of any text is read, or rejected with its line and without its content (I13)', () => {
    const valid = ['[a]', '  x = 1', 'x = 1', 'y =', ' z', '# c', '[profile "a b"]', '[[a]]', '__proto__ = 1', '\t']
    const invalid = ['[b', '\uFEFF', SECRET, '[]', '=', ':', '\u0085', `${SECRET} = 1`, `[${SECRET}]`]
    const line = fc.oneof(fc.constantFrom(...valid, ...invalid), fc.string({unit: 'binary', maxLength: 10}))
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
        try {
          readConfigFile(write('config', lines.join(end)))
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError)
          expect(String(error)).toMatch(
            /^ConfigError: \S+\/config, line \d+: (duplicate|expected|the file begins) [^\n]*\.$/,
          )
          expect(String(error).toLowerCase()).not.toContain(SECRET.toLowerCase())
        }
      }),
      {numRuns: 500},
    )
  })
})

describe('a profile', () => {
  const settings = (name: string | undefined, env: Record<string, string> = {}): unknown =>
    plain(open(env).profile(name).settings)

  test.each<[string, string, string | undefined, Record<string, string>, object]>([
    ['is "default" without a name', '[default]\na = 1\n', undefined, {}, {a: '1'}],
    ['can be missing without a name', '', undefined, {}, {}],
    ['is the one of the argument first', '[profile f]\na = 1\n[profile e]\na = 2\n', 'f', {AWS_PROFILE: 'e'}, {a: '1'}],
    [
      'is the one of AWS_PROFILE before AWS_DEFAULT_PROFILE',
      '[profile e]\na = 2\n[profile d]\na = 3\n',
      undefined,
      {AWS_PROFILE: 'e', AWS_DEFAULT_PROFILE: 'd'},
      {a: '2'},
    ],
    ['is not the one of an empty argument', '[profile e]\na = 2\n', '', {AWS_PROFILE: 'e'}, {a: '2'}],
    ['can have quotes around its name', '[profile "a b"]\na = 1\n', 'a b', {}, {a: '1'}],
    ['can have quotes in its name (C1)', `[profile 'O'"'"'Brien dev']\na = 1\n`, "O'Brien dev", {}, {a: '1'}],
    ['can have an escaped blank in its name (C1)', '[profile dev\\ two]\na = 1\n', 'dev two', {}, {a: '1'}],
    [
      'is the later one of [default] and [profile default]',
      '[default]\na = 1\n[profile default]\na = 2\n',
      undefined,
      {},
      {a: '2'},
    ],
  ])('%s', (_, config, name, env, expected) => {
    write('.aws/config', config)
    expect(settings(name, env)).toEqual(expected)
  })

  test('has the settings of the credentials file over those of the configuration file, and knows the files', () => {
    const config = write('.aws/config', '[profile p]\na = 1\nb = 1\n')
    const credentials = write('.aws/credentials', '[p]\nb = 2\n')
    expect(plain(open().profile('p'))).toEqual({
      name: 'p',
      settings: {a: '1', b: '2'},
      sources: [
        {kind: 'config', file: config, settings: {a: '1', b: '1'}},
        {kind: 'credentials', file: credentials, settings: {b: '2'}},
      ],
      services: {},
    })
  })

  test('comes from the files of the environment variables, in which ~ is the home directory', () => {
    write('.aws/config', '[default]\na = 1\n')
    write('other', '[default]\na = 2\n')
    expect(settings(undefined, {AWS_CONFIG_FILE: '~/other'})).toEqual({a: '2'})
  })

  test.each([
    ['without the word profile in the configuration file', '.aws/config', '[p]\na = 1\n'],
    ['with the word profile in the credentials file', '.aws/credentials', '[profile p]\na = 1\n'],
  ])('is not found %s', (_, name, content) => {
    write(name, content)
    expect(errorOf(() => settings('p'))).toEqual({
      code: 'ProfileNotFound',
      message: 'Profile "p" not found in ~/.aws/config or ~/.aws/credentials.',
      details: {profile: 'p', known: expect.stringMatching(/^(profile p)?$/)},
    })
  })

  test('with a long name that is not found is not repeated', () => {
    expect(errorOf(() => settings(SECRET)).message).toBe('Profile not found in ~/.aws/config or ~/.aws/credentials.')
  })

  test('refers to services that must exist', () => {
    write('.aws/config', '[default]\nservices = s\n[services s]\nsso_oidc =\n  endpoint_url = http://a\n')
    expect(plain(open().profile().services)).toEqual({sso_oidc: {endpoint_url: 'http://a'}})
    write('.aws/config', '[default]\nservices = s\n')
    expect(errorOf(() => open().profile())).toEqual({
      code: 'InvalidConfig',
      message: 'Profile "default" refers to the [services] section "s", which was not found in ~/.aws/config.',
      details: {services: 's'},
    })
  })

  test.each<[string, string, string | undefined]>([
    ['of its session (C6)', 'sso_session = FOO BAR\n[sso-session "FOO BAR"]\nsso_region = eu-west-1\n', 'eu-west-1'],
    ['of its own (C6)', 'sso_region = us-west-2\n', 'us-west-2'],
    ['of its own if the session does not exist', 'sso_session = x\nsso_region = us-west-2\n', 'us-west-2'],
    ['of nobody', 'sso_session = x\n[sso-session x]\nsso_start_url = https://a\n', undefined],
  ])('has the SSO region %s', (_, content, region) => {
    write('.aws/config', `[default]\n${content}`)
    expect(ssoRegion(open().profile())).toBe(region)
  })

  test('has its session only if the section exists', () => {
    write(
      '.aws/config',
      "[default]\nsso_session = a b\n[sso-session 'a b']\nsso_region = r\n[profile p]\nsso_session = x\n",
    )
    const session = ({ssoSession}: Profile): unknown => plain(ssoSession ?? null)
    expect([session(open().profile()), session(open().profile('p'))]).toEqual([
      {name: 'a b', settings: {sso_region: 'r'}},
      null,
    ])
  })
})

describe('a configuration', () => {
  test('lists the names of profiles and sessions', () => {
    write('.aws/config', '[default]\n[profile b]\n[sso-session s]\n[profile a b c]\n[preview]\n')
    write('.aws/credentials', '[b]\n[c]\n')
    expect([open().profileNames(), open().ssoSessionNames()]).toEqual([['default', 'b', 'c'], ['s']])
  })

  test('finds a session, or says which one is missing', () => {
    write('.aws/config', '[sso-session s]\nsso_region = r\n')
    expect(plain(open().ssoSession('s'))).toEqual({name: 's', settings: {sso_region: 'r'}})
    expect(errorOf(() => open().ssoSession('t'))).toEqual({
      code: 'SessionNotFound',
      message: 'The sso-session "t" was not found in ~/.aws/config.',
      details: {session: 't', known: 's'},
    })
  })

  test('reads a file when it is needed, and once, even if it is invalid', () => {
    const config = open()
    const file = write('.aws/config', '[profile p]\na = 1\n')
    expect(plain(config.profile('p').settings)).toEqual({a: '1'})
    appendFileSync(file, '[profile q]\n')
    expect(config.profileNames()).toEqual(['p'])

    write('.aws/config', '[broken')
    const invalid = open()
    const first = errorOf(() => invalid.profile())
    write('.aws/config', '')
    expect(errorOf(() => invalid.profile())).toEqual(first)
  })

  test('returns only texts that are not empty as the text of a key', () => {
    write('.aws/config', '[default]\na = 1\nb =\nc =\n  d = 1\n')
    const {settings} = open().profile()
    expect(['a', 'b', 'c', 'e'].map((key) => textOf(settings, key))).toEqual(['1', undefined, undefined, undefined])
  })
})
