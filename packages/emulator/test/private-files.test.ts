import {chmodSync, readdirSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {DatabaseSync} from 'node:sqlite'
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest'
import {openStore} from '../src/store/open-store.ts'
import {temporaryFolder} from './temporary-folder.ts'

/** Opens a store in a folder and returns the permissions of its files while it is open. */
async function permissionsWhileOpen(folder: string, url: `sqlite:${string}`): Promise<Record<string, string>> {
  const store = await openStore(url, {pageKey: 'key'})
  await store.grants.list('refresh_token', 1)
  const modes = permissionsIn(folder)
  await store.close()
  return modes
}

function permissionsIn(folder: string): Record<string, string> {
  const names = readdirSync(folder).sort()
  return Object.fromEntries(names.map((name) => [name, (statSync(path.join(folder, name)).mode & 0o777).toString(8)]))
}

function emptyFolder(): string {
  const folder = temporaryFolder()
  onTestFinished(folder.remove)
  return folder.path
}

const PRIVATE = {'emulator.db': '600', 'emulator.db-shm': '600', 'emulator.db-wal': '600'}

describe.skipIf(process.platform === 'win32')('the files of a SQLite store', () => {
  const mask = process.umask()
  beforeAll(() => void process.umask(0))
  afterAll(() => void process.umask(mask))

  test.each(['plain path', 'URL'])(
    'are readable by their owner only from their creation, with a %s (F5)',
    async (kind) => {
      const folder = emptyFolder()
      const file = path.join(folder, 'emulator.db')
      const prefix = kind === 'URL' ? 'file:' : ''
      expect(await permissionsWhileOpen(folder, `sqlite:${prefix}${file}`)).toEqual(PRIVATE)
      expect(permissionsIn(folder)).toEqual({'emulator.db': '600'})
    },
  )

  test('become readable by their owner only if an earlier version created them (F5)', async () => {
    const folder = emptyFolder()
    const file = path.join(folder, 'emulator.db')
    await permissionsWhileOpen(folder, `sqlite:${file}`)
    const other = new DatabaseSync(file)
    onTestFinished(() => other.close())
    other.exec('pragma journal_mode = wal; begin; update service set clockOffset = 1; commit')
    for (const name of readdirSync(folder)) chmodSync(path.join(folder, name), 0o664)
    expect(await permissionsWhileOpen(folder, `sqlite:${file}`)).toEqual(PRIVATE)
  })

  test('become readable by their owner only if the path is a symbolic link to them (F5)', async () => {
    const folder = emptyFolder()
    const links = emptyFolder()
    symlinkSync(path.join(folder, 'emulator.db'), path.join(links, 'link.db'))
    expect(await permissionsWhileOpen(folder, `sqlite:${path.join(links, 'link.db')}`)).toEqual(PRIVATE)
  })

  test('keep their permissions if they are not a database (F5, D2)', async () => {
    const folder = emptyFolder()
    const file = path.join(folder, 'notes.txt')
    writeFileSync(file, 'notes', {mode: 0o644})
    await expect(openStore(`sqlite:${file}`, {pageKey: 'key'})).rejects.toThrow('not a database')
    expect(permissionsIn(folder)).toEqual({'notes.txt': '644'})
  })

  test('are not created for a store in the memory of SQLite (F5)', async () => {
    const folder = emptyFolder()
    const before = process.cwd()
    onTestFinished(() => process.chdir(before))
    process.chdir(folder)
    expect(await permissionsWhileOpen(folder, 'sqlite::memory:')).toEqual({})
  })
})
