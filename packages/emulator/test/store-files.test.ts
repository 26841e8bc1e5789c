import {chmodSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {createDatabaseFile, restrictToOwner, toOpenError} from '../src/store/database-file.ts'
import {openStore} from '../src/store/open-store.ts'
import {isSystemError, systemReason} from '../src/store/system-error.ts'
import {temporaryFolder} from './temporary-folder.ts'

/** Names that SQLite does not read as paths. */
const OTHER_NAMES = [':memory:', 'file:a.db']

/** Tables and indexes of the first migration. Another change of the tables needs another migration. */
const TABLES = [
  'CREATE TABLE "service" ("id" integer primary key, "clockOffset" bigint not null, "pageKey" text not null)',
  'CREATE TABLE "registrations" ("clientId" text primary key, "secretHash" text not null, ' +
    '"clientName" text not null, "scopes" text not null, "grantTypes" text not null, ' +
    '"redirectUris" text not null, "issuedAt" bigint not null, "expiresAt" bigint not null)',
  'CREATE INDEX "registrationsByExpiry" on "registrations" ("expiresAt")',
  'CREATE TABLE "grants" ("key" text primary key, "grantType" text not null, "clientId" text not null, ' +
    '"status" text not null, "startedAt" bigint not null, "expiresAt" bigint not null, "usedAt" bigint, ' +
    '"userName" text, "sessionId" text, "scopes" text, "userCode" text unique, "polls" integer not null, ' +
    '"polledAt" bigint, "polledBefore" bigint, "redirectUri" text, "codeChallenge" text, "address" text)',
  'CREATE INDEX "grantsByExpiry" on "grants" ("expiresAt")',
  'CREATE TABLE "sessions" ("id" text primary key, "userName" text not null, "clientId" text not null, ' +
    '"startedAt" bigint not null, "expiresAt" bigint not null, "endedAt" bigint)',
  'CREATE INDEX "sessionsByExpiry" on "sessions" ("expiresAt")',
  'CREATE TABLE "accessTokens" ("key" text primary key, "sessionId" text not null, ' +
    '"scopes" text not null, "expiresAt" bigint not null)',
  'CREATE INDEX "accessTokensByExpiry" on "accessTokens" ("expiresAt")',
  'CREATE TABLE "assertions" ("key" text primary key, "expiresAt" bigint not null)',
  'CREATE INDEX "assertionsByExpiry" on "assertions" ("expiresAt")',
  'CREATE TABLE "faults" ("operation" text primary key, "fault" text not null, "remaining" integer)',
  'CREATE TABLE "attempts" ("key" text primary key, "count" integer not null, "expiresAt" bigint not null)',
  'CREATE INDEX "attemptsByExpiry" on "attempts" ("expiresAt")',
]

let folder: ReturnType<typeof temporaryFolder>
let file: string

beforeEach(() => {
  folder = temporaryFolder()
  file = path.join(folder.path, 'a.db')
})
afterEach(() => {
  folder.remove()
  for (const name of OTHER_NAMES) rmSync(name, {force: true})
})

const open = (name: string) => openStore(`sqlite:${name}`, {pageKey: 'key'})
const modeOf = (name: string): number => statSync(name).mode & 0o777

describe('the file of a database', () => {
  test('is created for its owner only', () => {
    createDatabaseFile(file)
    expect([modeOf(file), readFileSync(file, 'utf8')]).toEqual([0o600, ''])
  })

  test('is not changed if it exists', () => {
    writeFileSync(file, 'text', {mode: 0o644})
    createDatabaseFile(file)
    expect([modeOf(file), readFileSync(file, 'utf8')]).toEqual([0o644, 'text'])
  })

  test('is not created for a name that is not a path', () => {
    for (const name of OTHER_NAMES) createDatabaseFile(name)
    expect(OTHER_NAMES.filter((name) => existsSync(name))).toEqual([])
  })

  test.each([
    ['missing/a.db', 'no such file or directory. Create its directory first.', 'ENOENT'],
    ['text/a.db', 'not a directory. Choose another path.', 'ENOTDIR'],
  ])('that cannot be created as %s is an error with the reason', (name, reason, code) => {
    writeFileSync(path.join(folder.path, 'text'), '')
    const target = path.join(folder.path, name)
    expect(() => createDatabaseFile(target)).toThrow(
      expect.objectContaining({
        message: `The database ${target} cannot be created: ${reason}`,
        cause: expect.objectContaining({code}),
      }),
    )
  })

  test('with a name that is invalid in Node is the error of Node', () => {
    expect(() => createDatabaseFile('a\0b')).toThrow(expect.objectContaining({code: 'ERR_INVALID_ARG_VALUE'}))
  })

  test.each([0o601, 0o610, 0o666, 0o766, 0o600, 0o400])(
    'and its log with the mode %o keep only that of the owner',
    (mode) => {
      const files = [file, `${file}-wal`, `${file}-shm`]
      for (const name of files) writeFileSync(name, '')
      for (const name of files) chmodSync(name, mode)
      restrictToOwner(file)
      expect(files.map(modeOf)).toEqual(files.map(() => mode & 0o700))
    },
  )

  test('can be missing when its permissions are restricted', () => {
    expect(() => restrictToOwner(file)).not.toThrow()
  })
})

describe('the error of SQLite', () => {
  test.each<[string, unknown, string]>([
    ['a directory', new Error('disk I/O error'), 'it is a directory'],
    ['a missing file', new Error('unable to open'), 'no such file or directory'],
    ['a file', new Error('a message'), 'a message'],
    ['a file', 'a text', 'a text'],
  ])('for %s gets the reason', (kind, cause, reason) => {
    if (kind === 'a file') writeFileSync(file, '')
    const name = kind === 'a directory' ? folder.path : file
    const error = toOpenError(name, cause)
    expect({message: error.message, cause: error.cause}).toEqual({
      message: `The database ${name} cannot be opened: ${reason}. Choose another path.`,
      cause,
    })
  })

  test.each(OTHER_NAMES)('for the name %s keeps its own', (name) => {
    expect(toOpenError(name, new Error('a message')).message).toBe(
      `The database ${name} cannot be opened: a message. Choose another path.`,
    )
  })
})

test('An error of the operating system has a number and a code', () => {
  const system = Object.assign(new Error('m'), {errno: -2, code: 'ENOENT'})
  const others = [{errno: -2, code: 'ENOENT'}, Object.assign(new Error('m'), {errno: '-2', code: 'ENOENT'})]
  const partial = [Object.assign(new Error('m'), {errno: -2}), Object.assign(new Error('m'), {code: 'ENOENT'})]
  expect([system, ...others, ...partial].map(isSystemError)).toEqual([true, false, false, false, false])
  expect([systemReason(system), systemReason(others[0])]).toEqual(['no such file or directory', undefined])
})

describe('a store', () => {
  test('in a directory is rejected', async () => {
    await expect(open(folder.path)).rejects.toThrow(
      `The database ${folder.path} cannot be opened: it is a directory. Choose another path.`,
    )
  })

  test('in a file that is not a database is rejected, and the file is not changed', async () => {
    writeFileSync(file, 'S3CR3T notes')
    await expect(open(file)).rejects.toThrow(
      `The database ${file} cannot be opened: file is not a database. Choose another path.`,
    )
    expect(readFileSync(file, 'utf8')).toBe('S3CR3T notes')
  })

  test.each([
    ['schema', 1024],
    ['last page', -1024],
  ])('whose %s is damaged is rejected', async (_, start) => {
    await (await open(file)).close()
    const bytes = readFileSync(file)
    const damaged = bytes.subarray(start)
    for (let at = 0; at < damaged.length; at += 50) damaged.writeUInt8(damaged.readUInt8(at) ^ 0x55, at)
    writeFileSync(file, bytes)
    await expect(open(file)).rejects.toThrow(
      `The database ${file} is damaged. Run: sqlite3 ${file} 'pragma quick_check'`,
    )
  })

  test('that is truncated is rejected', async () => {
    await (await open(file)).close()
    truncateSync(file, 4096)
    await expect(open(file)).rejects.toThrow(`The database ${file} `)
  })

  test('with an index of its log and without the log is rejected', async () => {
    await (await open(file)).close()
    writeFileSync(`${file}-shm`, '')
    await expect(open(file)).rejects.toThrow(
      `The write-ahead log ${file}-wal is missing, so the latest changes are lost. Delete ${file}-shm to continue without them.`,
    )
    writeFileSync(`${file}-wal`, '')
    await (await open(file)).close()
  })

  test('of a later version is rejected with the name of the migration', async () => {
    await (await open(file)).close()
    const database = new DatabaseSync(file)
    database.exec(`insert into kysely_migration (name, timestamp) values ('2999-01-01', 'later')`)
    database.close()
    await expect(open(file)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^The store was created by another version of the emulator: corrupted migrations: .*2999-01-01/,
      ),
      cause: expect.objectContaining({message: expect.stringMatching(/^corrupted migrations/)}),
    })
  })

  test('with the tables of something else is rejected with the migration that failed, and is not changed', async () => {
    const database = new DatabaseSync(file)
    database.exec('create table grants (a text)')
    await expect(open(file)).rejects.toMatchObject({
      message: 'Migration 2026-11-25 failed: table "grants" already exists',
      cause: expect.objectContaining({message: 'table "grants" already exists'}),
    })
    const tables = database.prepare(`select name from sqlite_master where type = 'table'`).all()
    database.close()
    expect(tables).toEqual([expect.objectContaining({name: 'grants'})])
  })

  test('on a server that is unavailable is rejected with the error of the connection', async () => {
    const url = 'postgres://nobody@127.0.0.1:1/none'
    await expect(openStore(url, {pageKey: 'key'})).rejects.toMatchObject({code: 'ECONNREFUSED'})
  })

  test('has the tables of its migration, because a store in a file or on a server keeps them', async () => {
    await (await open(file)).close()
    const database = new DatabaseSync(file)
    const query = `select sql from sqlite_master where sql is not null and tbl_name not like 'kysely%' order by rowid`
    const statements = database.prepare(query).all()
    database.close()
    expect(statements.map(({sql}) => sql)).toEqual(TABLES)
  })

  test('restricts the permissions of its files to their owner', async () => {
    await (await open(file)).close()
    chmodSync(file, 0o644)
    const store = await open(file)
    expect([file, `${file}-wal`, `${file}-shm`].map(modeOf)).toEqual([0o600, 0o600, 0o600])
    await store.close()
  })

  test('has a write-ahead log, and overwrites deleted data', async () => {
    const store = await open(file)
    await store.sessions.addAssertion('S3CR3T-KEY', 1)
    expect(existsSync(`${file}-wal`)).toBe(true)
    await store.purge(2)
    await store.close()
    expect(readFileSync(file, 'latin1')).not.toContain('S3CR3T-KEY')
  })

  test('is opened several times at once while it is created', async () => {
    const stores = await Promise.all(Array.from({length: 5}, () => open(file)))
    expect(new Set(stores.map(({pageKey}) => pageKey))).toEqual(new Set(['key']))
    await Promise.all(stores.map((store) => store.close()))
  })
})
