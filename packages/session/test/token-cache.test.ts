import {execFile, execFileSync} from 'node:child_process'
import {createHash, randomUUID} from 'node:crypto'
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {missing} from '../../../tools/missing.ts'
import {fromTime, toTime} from '../src/cache/cache-file.ts'
import {readCachedToken, removeCachedToken, tokenFile, writeCachedToken} from '../src/cache/token-cache.ts'

const TOKEN = {accessToken: 'A', expiresAt: '2026-01-02T04:00:00Z', unknown: 1}

const notRoot = process.getuid?.() === 0 ? undefined : missing('only root can change the owner of a file')

const SOURCE = path.join(import.meta.dirname, '../src/cache/token-cache.ts')

let home = ''
const context = () => ({env: {HOME: home}, cwd: '/'})
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'cache-'))
})
afterEach(() => rmSync(home, {recursive: true}))

describe('the token cache', () => {
  test.each([
    ['my-sso', '0ad374308c5a4e22f723adf10145eafad7c4031c'],
    ['https://d-1.awsapps.com/start', '0c54b6c27e90660baa89eaad85ac1d5dae26cb7d'],
  ])('has the token of %s in the file of the AWS CLI', (key, name) => {
    expect(tokenFile(key, context())).toBe(path.join(home, `.aws/sso/cache/${name}.json`))
  })

  test('keeps all members of a token, in a new file for its owner only (C13)', async () => {
    writeCachedToken('s', TOKEN, context())
    const file = tokenFile('s', context())
    expect([await readCachedToken('s', context()), statSync(file).mode & 0o777]).toEqual([TOKEN, 0o600])
    expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)])
  })

  test('replaces a token in a file that only its owner can read, even if the old one could be read by others (C13)', () => {
    const file = tokenFile('s', context())
    mkdirSync(path.dirname(file), {recursive: true})
    writeFileSync(file, 'x'.repeat(1000), {mode: 0o640})
    writeCachedToken('s', TOKEN, context())
    expect([JSON.parse(readFileSync(file, 'utf8')), statSync(file).mode & 0o777]).toEqual([TOKEN, 0o600])
  })

  test.each([
    ['is missing', undefined],
    ['is torn', '{"accessToken":'],
    ['is no object', '[]'],
    ['has no token', '{"expiresAt":"2026-01-02T04:00:00Z"}'],
    ['has no time', '{"accessToken":"A","expiresAt":"soon"}'],
    ['has a refresh token of another type', '{"accessToken":"A","expiresAt":"2026-01-02T04:00:00Z","refreshToken":1}'],
  ])('has no token if the file %s (C12)', async (_, text) => {
    const file = tokenFile('s', context())
    mkdirSync(path.dirname(file), {recursive: true})
    if (text !== undefined) writeFileSync(file, text)
    expect(await readCachedToken('s', context())).toBeUndefined()
  })

  test('has times in the old and the new form of the AWS CLI', () => {
    const time = Date.UTC(2026, 0, 2, 4)
    expect(['2026-01-02T04:00:00Z', '2026-01-02T04:00:00UTC', 'soon', 7].map(toTime)).toEqual([
      time,
      time,
      Number.NaN,
      Number.NaN,
    ])
  })
})

describe('a file in the token cache', () => {
  const folder = () => path.dirname(tokenFile('s', context()))
  beforeEach(() => mkdirSync(folder(), {recursive: true}))

  test.each<[string, (file: string) => void]>([
    ['a directory', (file) => mkdirSync(file)],
    ['a named pipe without a writer', (file) => execFileSync('mkfifo', [file])],
    ['a link to a device without an end', (file) => symlinkSync('/dev/zero', file)],
    ['a link to nothing', (file) => symlinkSync('nowhere', file)],
    ['a link to itself', (file) => symlinkSync(file, file)],
    ['a file of 10 MB', (file) => writeFileSync(file, JSON.stringify({...TOKEN, pad: 'x'.repeat(10_000_000)}))],
    ['an empty file', (file) => writeFileSync(file, '')],
    ['a file of zeros', (file) => writeFileSync(file, new Uint8Array(200))],
    ['a file with text behind the token', (file) => writeFileSync(file, `${JSON.stringify(TOKEN)}"}`)],
  ])('that is %s has no token, and is replaced by the next one if it is no directory (C12)', async (kind, make) => {
    const file = tokenFile('s', context())
    make(file)
    expect(await readCachedToken('s', context())).toBeUndefined()
    if (kind === 'a directory') {
      expect(() => writeCachedToken('s', TOKEN, context())).toThrow(expect.objectContaining({code: 'CacheFailed'}))
    } else {
      writeCachedToken('s', TOKEN, context())
      expect([await readCachedToken('s', context()), lstatSync(file).isFile()]).toEqual([TOKEN, true])
    }
    expect(readdirSync(folder())).toEqual([path.basename(file)])
  })

  test.each<[string, (from: string, to: string) => void]>([
    ['a symbolic link', symlinkSync],
    ['a hard link', linkSync],
  ])('that is %s is read, and replaced without a change of the other file (C12)', async (_, link) => {
    const other = path.join(home, 'other.json')
    writeFileSync(other, JSON.stringify(TOKEN))
    link(other, tokenFile('s', context()))
    expect(await readCachedToken('s', context())).toEqual(TOKEN)
    writeCachedToken('s', {...TOKEN, accessToken: 'B'}, context())
    expect([JSON.parse(readFileSync(other, 'utf8')), await readCachedToken('s', context())]).toEqual([
      TOKEN,
      {...TOKEN, accessToken: 'B'},
    ])
  })

  test.skipIf(notRoot)('that belongs to another user is read, and replaced by one of ours (C12)', async () => {
    const file = tokenFile('s', context())
    writeFileSync(file, JSON.stringify(TOKEN))
    chownSync(file, 12_345, 12_345)
    expect(await readCachedToken('s', context())).toEqual(TOKEN)
    writeCachedToken('s', TOKEN, context())
    expect(statSync(file).uid).toBe(0)
  })

  test.each([0o000, 0o077])('has mode 0600, and a new folder 0700, with the umask %o (C13)', (umask) => {
    rmSync(folder(), {recursive: true})
    // The mask belongs to the process, and threads of tests share it.
    const script = `import {writeCachedToken} from '${SOURCE}'
      process.umask(${umask})
      writeCachedToken('s', ${JSON.stringify(TOKEN)}, {env: {HOME: '${home}'}, cwd: '/'})`
    execFileSync(process.execPath, ['--conditions=@sso-oidc/source', '--input-type=module-typescript', '-e', script])
    const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8)
    expect([mode(tokenFile('s', context())), mode(folder())]).toEqual(['600', '700'])
  })

  test('keeps the mode of a folder that exists (C13)', () => {
    chmodSync(folder(), 0o777)
    writeCachedToken('s', TOKEN, context())
    expect(statSync(folder()).mode & 0o777).toBe(0o777)
  })

  test.each([
    '../../../etc/passwd',
    '/abs',
    'a\u0000b',
    'x'.repeat(10_000),
    'caf\u00e9',
    'cafe\u0301',
    '日本',
    '-rf',
    ' ',
  ])('has a name that contains nothing of the session %j (C14)', async (key) => {
    const file = tokenFile(key, context())
    expect(path.relative(folder(), file)).toMatch(/^[0-9a-f]{40}\.json$/)
    expect(path.basename(file, '.json')).toBe(createHash('sha1').update(key, 'utf8').digest('hex'))
    writeCachedToken(key, TOKEN, context())
    expect([await readCachedToken(key, context()), readdirSync(folder())]).toEqual([TOKEN, [path.basename(file)]])
  })

  test.each([
    '2026-01-02T04:00:00Z',
    '2026-01-02T04:00:00.000Z',
    '2026-01-02T04:00:00+00:00',
    '2026-01-02T05:00:00+01:00',
    '2026-01-02T04:00:00UTC',
  ])('can have the time %s, and is written with 2026-01-02T04:00:00Z (C11)', async (expiresAt) => {
    writeFileSync(tokenFile('s', context()), JSON.stringify({...TOKEN, expiresAt}))
    const token = await readCachedToken('s', context())
    expect(fromTime(toTime(token?.expiresAt))).toBe('2026-01-02T04:00:00Z')
  })

  test('that was left by a killed process is removed by the next write, and by the removal of the token (C1)', () => {
    const file = tokenFile('s', context())
    const foreign = [`${path.basename(file)}.1.tmp`, 'other.json.1.tmp'].sort()
    for (const name of foreign) writeFileSync(path.join(folder(), name), '')
    for (const change of [() => writeCachedToken('s', TOKEN, context()), () => removeCachedToken('s', context())]) {
      writeFileSync(`${file}.${randomUUID()}.tmp`, '')
      change()
      expect(readdirSync(folder()).filter((name) => name.endsWith('.tmp'))).toEqual(foreign)
    }
    expect(readdirSync(folder())).toEqual(foreign)
  })

  test('is written by all of several processes at the same time (C8)', async () => {
    const script = `import {writeCachedToken} from '${SOURCE}'
      for (let at = 0; at < 200; at += 1)
        writeCachedToken('s', ${JSON.stringify(TOKEN)}, {env: {HOME: '${home}'}, cwd: '/'})`
    const words = ['--conditions=@sso-oidc/source', '--input-type=module-typescript', '-e', script]
    await Promise.all(Array.from({length: 4}, () => promisify(execFile)(process.execPath, words)))
    expect(await readCachedToken('s', context())).toEqual(TOKEN)
    expect(readdirSync(folder())).toEqual([path.basename(tokenFile('s', context()))])
  })
})
