import {execFileSync, spawn} from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {openConfig} from '../src/config/config.ts'
import {writeConfig} from '../src/config/write-config.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'write-'))
})
afterEach(() => rmSync(home, {recursive: true}))

const SECTION = {kind: 'profile', name: 'dev', settings: {region: 'eu-west-1'}} as const
const TEXT = '[profile dev]\nregion = eu-west-1\n'

/** Writes a section with these variables. Returns the path of the file, or the error. */
const write = (env: Record<string, string> = {}): Promise<string> =>
  writeConfig([SECTION], {env: {HOME: home, ...env}, cwd: home}).catch((error: unknown) =>
    String(error).replaceAll(home, 'HOME'),
  )

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8)
const at = (name: string): string => path.join(home, name)

describe('the written configuration file', () => {
  test('is new, and its owner alone can read it and its directory (C13)', async () => {
    const file = await write()
    expect(file).toBe(at('.aws/config'))
    expect([readFileSync(file, 'utf8'), modeOf(file), modeOf(at('.aws'))]).toEqual([TEXT, '600', '700'])
    expect(readdirSync(at('.aws'))).toEqual(['config'])
  })

  test('is that of AWS_CONFIG_FILE, with a new directory', async () => {
    const file = await write({AWS_CONFIG_FILE: '~/dotfiles/aws/config'})
    expect([file, readFileSync(file, 'utf8'), existsSync(at('.aws'))]).toEqual([at('dotfiles/aws/config'), TEXT, false])
  })

  test.each(['644', '640', '400'])('keeps the mode %s (C13)', async (mode) => {
    mkdirSync(at('.aws'), {mode: 0o755})
    writeFileSync(at('.aws/config'), '# mine\n')
    chmodSync(at('.aws/config'), Number.parseInt(mode, 8))
    const file = await write()
    expect([readFileSync(file, 'utf8'), modeOf(file), modeOf(at('.aws'))]).toEqual([`# mine\n\n${TEXT}`, mode, '755'])
  })

  test('keeps its owner', async ({skip}) => {
    if (process.getuid?.() !== 0) skip('only root can write a file of another user')
    mkdirSync(at('.aws'))
    writeFileSync(at('.aws/config'), '')
    chownSync(at('.aws/config'), 1234, 4321)
    const {uid, gid} = statSync(await write())
    expect([uid, gid]).toEqual([1234, 4321])
  })

  test.each([
    ['that exists', '# mine\n', `# mine\n\n${TEXT}`],
    ['that does not exist', undefined, TEXT],
  ])('stays a link to a file %s', async (_, text, expected) => {
    mkdirSync(at('.aws'))
    mkdirSync(at('dotfiles'))
    if (text !== undefined) writeFileSync(at('dotfiles/config'), text)
    symlinkSync('../dotfiles/link', at('.aws/config'))
    symlinkSync('config', at('dotfiles/link'))
    await write()
    expect([readlinkSync(at('.aws/config')), readlinkSync(at('dotfiles/link'))]).toEqual(['../dotfiles/link', 'config'])
    expect(readFileSync(at('dotfiles/config'), 'utf8')).toBe(expected)
    expect(readdirSync(at('dotfiles')).sort()).toEqual(['config', 'link'])
  })

  test.each([
    ['a path', '../../x/..'],
    ['composed letters', 'caf\u00e9'],
    ['decomposed letters', 'cafe\u0301'],
    ['10,000 letters', 'x'.repeat(10_000)],
  ])('has a section whose name is %s, and the reader finds it (C14)', async (_, name) => {
    const section = {kind: 'sso-session', name, settings: {sso_region: 'us-east-1'}} as const
    const file = await writeConfig([section], {env: {HOME: home}, cwd: home})
    expect(openConfig({env: {HOME: home}, cwd: home}).ssoSessionNames()).toEqual([name])
    expect(readdirSync(path.dirname(file))).toEqual(['config'])
  })

  test('is not written if nothing changes', async () => {
    mkdirSync(at('.aws'))
    writeFileSync(at('.aws/config'), TEXT)
    const before = lstatSync(at('.aws/config'))
    const after = lstatSync(await write())
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
  })

  test.each([
    ['with a byte order mark (I9)', '\uFEFF[a]\n', 'line 1: the file begins with a byte order mark (U+FEFF)'],
    ['with a duplicate key (I8)', '[a]\nb = 1\nb = 2\n', 'line 3: duplicate key "b"'],
    ['with defaults that no section has had', '[DEFAULT]\ns3 =\n  x\n', 'line 3: expected "key = value"'],
    ['without a header (I13)', 'x\n', 'line 1: expected a [section] header'],
  ])('stays as it is if it is invalid: %s', async (_, text, problem) => {
    mkdirSync(at('.aws'))
    writeFileSync(at('.aws/config'), text)
    expect(await write()).toBe(`ConfigError: HOME/.aws/config, ${problem}.`)
    expect(readFileSync(at('.aws/config'), 'utf8')).toBe(text)
  })

  test('stays as it is if it is no UTF-8 (I9)', async () => {
    mkdirSync(at('.aws'))
    writeFileSync(at('.aws/config'), '[a]\n', 'utf16le')
    writeFileSync(at('.aws/config'), Buffer.from([0xff, 0xfe]))
    expect(await write()).toBe('ConfigError: Cannot read HOME/.aws/config: invalid UTF-8.')
  })

  test('cannot be a named pipe, a device without an end, or a directory (I10)', async () => {
    execFileSync('mkfifo', [at('pipe')])
    const files = [at('pipe'), '/dev/zero', home]
    expect(await Promise.all(files.map((file) => write({AWS_CONFIG_FILE: file})))).toEqual([
      'ConfigError: Cannot read HOME/pipe: it is a named pipe. Use standard input instead.',
      'ConfigError: Cannot read /dev/zero: larger than 1048576 bytes.',
      'ConfigError: Cannot read HOME: it is a directory.',
    ])
  })

  test.each([
    ['/dev/null', 'it is not a regular file'],
    ['/proc/config', 'no such file'],
  ])('cannot be %s', async (file, reason) => {
    expect(await write({AWS_CONFIG_FILE: file})).toBe(`ConfigError: Cannot write ${file}: ${reason}.`)
    expect(statSync('/dev/null').isFile()).toBe(false)
  })

  test('has the sections of all processes that write at once', {timeout: 60_000}, async () => {
    const names = Array.from({length: 8}, (_, index) => `p${index}`)
    const module = path.join(import.meta.dirname, '../src/config/write-config.ts')
    const script = `
      import {writeConfig} from ${JSON.stringify(module)}
      const [name] = process.argv.slice(1)
      for (let round = 0; round < 5; round += 1) {
        const section = {kind: 'profile', name: name + '-' + round, settings: {region: 'eu-west-1'}}
        await writeConfig([section], {env: process.env, cwd: '/'})
      }`
    const flags = ['--conditions=@sso-oidc/source', '--input-type=module', '-e', script]
    const codes = names.map((name) => {
      const child = spawn(process.execPath, [...flags, name], {
        env: {HOME: home},
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      return new Promise((resolve) => child.on('close', resolve))
    })
    expect(await Promise.all(codes)).toEqual(names.map(() => 0))
    const written = openConfig({env: {HOME: home}, cwd: '/'})
      .profileNames()
      .sort()
    expect(written).toEqual(names.flatMap((name) => [0, 1, 2, 3, 4].map((round) => `${name}-${round}`)))
  })
})
