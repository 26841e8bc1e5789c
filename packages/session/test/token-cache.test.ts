import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {toTime} from '../src/cache/cache-file.ts'
import {readCachedToken, tokenFile, writeCachedToken} from '../src/cache/token-cache.ts'

const TOKEN = {accessToken: 'A', expiresAt: '2026-01-02T04:00:00Z', unknown: 1}

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
