import {spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync, rmSync, truncateSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {expect, onTestFinished, test} from 'vitest'
import {PROGRAM, RUNTIME, startProgram} from './start-program.ts'
import {temporaryFolder} from './temporary-folder.ts'
import {TestBed} from './test-bed.ts'

async function filledStore(): Promise<string> {
  const folder = temporaryFolder()
  onTestFinished(folder.remove)
  const file = path.join(folder.path, 'emulator.db')
  const bed = new TestBed({store: `sqlite:${file}`})
  await bed.startDevice()
  await bed.emulator.close()
  return file
}

/** Starts the program with an invalid store. */
function startWith(file: string): {status: number | null; stdout: string; stderr: string} {
  const words = [PROGRAM, 'start', '--port', '0', '--store', `sqlite:${file}`]
  const {status, stdout, stderr} = spawnSync(RUNTIME, words, {encoding: 'utf8', timeout: 20_000})
  return {status, stdout, stderr}
}

test('A file that is not a database is rejected and not changed (D2)', async () => {
  const file = await filledStore()
  writeFileSync(file, 'S3CR3T notes')
  const {stderr, ...rest} = startWith(file)
  expect(rest).toEqual({status: 1, stdout: ''})
  expect(stderr).toMatch(/^sso-oidc-emulator: .*not a database.*\n$/)
  expect(readFileSync(file, 'utf8')).toBe('S3CR3T notes')
})

test('A truncated database is rejected and not replaced by an empty one (D2)', async () => {
  const file = await filledStore()
  truncateSync(file, 4_096)
  const {stderr, ...rest} = startWith(file)
  expect(rest).toEqual({status: 1, stdout: ''})
  expect(stderr).toMatch(/^sso-oidc-emulator: [^\n]+\n$/)
})

test('A database with flipped bits is rejected (D2)', async () => {
  const file = await filledStore()
  const bytes = readFileSync(file)
  for (let at = 4_096; at < bytes.length; at += 50) bytes.writeUInt8(bytes.readUInt8(at) ^ 0x55, at)
  writeFileSync(file, bytes)
  expect(startWith(file)).toEqual({
    status: 1,
    stdout: '',
    stderr: `sso-oidc-emulator: The database ${file} is damaged. Run: sqlite3 ${file} 'pragma quick_check'\n`,
  })
})

test('A database whose log was deleted after kill -9 is rejected until the user confirms the loss (D2)', async () => {
  const file = await filledStore()
  const {child} = await startProgram(['--store', `sqlite:${file}`])
  child.kill('SIGKILL')
  await once(child, 'exit')
  rmSync(`${file}-wal`)
  expect(startWith(file)).toEqual({
    status: 1,
    stdout: '',
    stderr: `sso-oidc-emulator: The write-ahead log ${file}-wal is missing, so the latest changes are lost. Delete ${file}-shm to continue without them.\n`,
  })
  rmSync(`${file}-shm`)
  const bed = new TestBed({store: `sqlite:${file}`})
  expect(await bed.emulator.clients()).toHaveLength(1)
  await bed.emulator.close()
})

test('An unavailable database is not reported as one of another version', () => {
  const words = [PROGRAM, 'start', '--port', '0', '--store', 'postgres://nobody@127.0.0.1:1/none']
  const {status, stderr} = spawnSync(RUNTIME, words, {encoding: 'utf8', timeout: 20_000})
  expect({status, stderr}).toEqual({
    status: 1,
    stderr:
      'sso-oidc-emulator: Cannot open the PostgreSQL database of --store: connect ECONNREFUSED 127.0.0.1:1. Check the URL and that PostgreSQL is running.\n',
  })
})

test('A store of a later version is rejected with the name of the migration (D10)', async () => {
  const file = await filledStore()
  const database = new DatabaseSync(file)
  database.exec(`insert into kysely_migration (name, timestamp) values ('2999-01-01', 'later')`)
  database.close()
  const {stderr, ...rest} = startWith(file)
  expect(rest).toEqual({status: 1, stdout: ''})
  expect(stderr).toMatch(/The store was created by another version of the emulator: .*2999-01-01/)
})
