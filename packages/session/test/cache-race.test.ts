import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createInterface} from 'node:readline'
import {afterAll, describe, expect, test} from 'vitest'
import {hasPythonModule} from '../../../tools/testing/python-process.ts'
import {tokenFile, writeCachedToken} from '../src/cache/token-cache.ts'

/** Milliseconds of each race: two seconds, and a minute in `npm run nightly`. */
const DURATION = process.env['SSO_OIDC_RUNS'] === undefined ? 2000 : 60_000

const home = mkdtempSync(path.join(tmpdir(), 'cache-race-'))
afterAll(() => rmSync(home, {recursive: true}))
const context = {env: {HOME: home}, cwd: '/'}

// The texts have the form of `JSON.stringify`, and Python keeps the order of their members.
const TOKENS = ['A', 'B'.repeat(3000)].map((accessToken) =>
  JSON.stringify({accessToken, expiresAt: '2030-01-02T04:00:00Z', startUrl: 'https://a.example/start'}),
)

/** Number of reads or writes, and of reads without one of the tokens. */
interface Counts {
  readonly count: number
  readonly wrong: number
}

/** Starts a program that races, and returns a function that ends it. */
async function start(file: string, argv: readonly string[]): Promise<() => Promise<Counts>> {
  const child = spawn(file, argv, {stdio: ['pipe', 'pipe', 'inherit'], env: {PATH: process.env['PATH']}})
  const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]()
  expect(await lines.next()).toMatchObject({value: 'ready'})
  return async () => {
    child.stdin.end()
    return JSON.parse((await lines.next()).value)
  }
}

const ours = (mode: 'read' | 'write', key: string) => {
  const program = path.join(import.meta.dirname, 'cache-race.ts')
  return start(process.execPath, ['--conditions=@sso-oidc/source', program, mode, home, key, ...TOKENS])
}
const python = (mode: 'read' | 'write', key: string) => {
  const program = path.join(import.meta.dirname, 'cache-race.py')
  return start('/usr/bin/python3', [program, mode, tokenFile(key, context), ...TOKENS])
}

/** Lets programs race on one token, and returns the counts of each. */
async function race(key: string, starts: readonly ((key: string) => Promise<() => Promise<Counts>>)[]) {
  writeCachedToken(key, JSON.parse(TOKENS[0] ?? ''), context)
  const ends = await Promise.all(starts.map((begin) => begin(key)))
  await new Promise((resolve) => setTimeout(resolve, DURATION))
  return Promise.all(ends.map((end) => end()))
}

const weRead = (key: string) => ours('read', key)
const weWrite = (key: string) => ours('write', key)
const botocoreReads = (key: string) => python('read', key)
const awsWrites = (key: string) => python('write', key)

describe.runIf(hasPythonModule('botocore.utils', 'python3-botocore'))('one cached token', () => {
  test('is read whole by three readers of ours, while the AWS CLI writes it in place and we replace it (C8)', {
    timeout: DURATION + 30_000,
  }, async () => {
    const counts = await race('shared', [awsWrites, weWrite, weRead, weRead, weRead])
    expect(counts.map(({wrong}) => wrong)).toEqual([0, 0, 0, 0, 0])
    expect(counts.filter(({count}) => count < DURATION / 100)).toEqual([])
  })

  test('is read whole by botocore, while we replace it (C9)', {timeout: DURATION + 30_000}, async () => {
    const counts = await race('ours', [weWrite, botocoreReads, botocoreReads])
    expect(counts.map(({wrong}) => wrong)).toEqual([0, 0, 0])
    expect(counts.filter(({count}) => count < DURATION / 100)).toEqual([])
  })
})
