import {execFileSync, spawn, spawnSync} from 'node:child_process'
import {chownSync, existsSync, mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {missing} from '../../../tools/missing.ts'

/** Temporary PostgreSQL server on a Unix socket. */
export interface ThrowAwayPostgres {
  /** `postgres://…` URL of its database. */
  readonly url: string
  /** Stops the server: `fast` closes connections, `immediate` is like a crash. */
  stop(mode: 'fast' | 'immediate'): void
  /** Starts the server again with its data. */
  start(): Promise<void>
  /** Runs a program of PostgreSQL, such as pg_dump, and returns its output. */
  run(program: string, ...words: string[]): string
  /** Stops the server and removes its data. */
  remove(): void
}

/** Returns the folder of PostgreSQL's programs, or the reason to skip a test. Throws in CI if they are missing. */
export function findPostgres(): {bin: string} | {missing: string} {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  const bin = versions.map((version) => path.join(root, version, 'bin')).find((one) => existsSync(`${one}/postgres`))
  if (bin !== undefined) return {bin}
  return {missing: missing(`no PostgreSQL below ${root}: apt-get install postgresql`)}
}

/** Creates a database in a temporary folder and starts its server. If root runs this, the server runs as the user `postgres`. */
export async function startPostgres(bin: string): Promise<ThrowAwayPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'postgres-'))
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'], {encoding: 'utf8'})))
    chownSync(folder, uid ?? 0, gid ?? 0)
  }
  const data = path.join(folder, 'data')
  const as = (program: string, words: readonly string[]): [string, string[]] =>
    isRoot
      ? ['runuser', ['-u', 'postgres', '--', path.join(bin, program), ...words]]
      : [path.join(bin, program), [...words]]
  const run = (program: string, ...words: string[]): string => {
    const [command, args] = as(program, words)
    return execFileSync(command, args, {encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'ignore']})
  }
  const start = async (): Promise<void> => {
    // The tests kill processes, not machines, so fsync is not needed. With fsync, a busy disk would delay the tests.
    const settings = ['listen_addresses=', 'max_connections=100', 'fsync=off']
    const options = ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])]
    const [command, args] = as('postgres', options)
    spawn(command, args, {cwd: folder, stdio: 'ignore'})
    while (spawnSync(path.join(bin, 'pg_isready'), ['-h', folder, '-q']).status !== 0) await sleep(50)
  }
  const stop = (mode: 'fast' | 'immediate'): void => void run('pg_ctl', 'stop', '-D', data, '-m', mode, '-w')

  run('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8')
  await start()
  return {
    url: `postgres://postgres@/postgres?host=${encodeURIComponent(folder)}`,
    start,
    stop,
    run: (program, ...words) => run(program, '-h', folder, '-U', 'postgres', ...words),
    remove() {
      stop('immediate')
      rmSync(folder, {recursive: true, force: true})
    },
  }
}
