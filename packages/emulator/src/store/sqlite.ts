import {existsSync} from 'node:fs'
import {DatabaseSync, type SQLInputValue, type StatementSync} from 'node:sqlite'
import {setTimeout as sleep} from 'node:timers/promises'
import {SqliteDialect} from 'kysely'
import {createDatabaseFile, restrictToOwner, toOpenError} from './database-file.ts'

/** Milliseconds that a statement waits for a lock of another process. */
const LOCK_TIMEOUT = 5_000

/** Bytes of a page in a new file. Every change writes whole pages, and most rows are shorter. */
const PAGE_SIZE = 1024

/** Error code of SQLite for a file that is locked by another process (SQLITE_BUSY). */
const BUSY = 5

/** Error code of SQLite for a file whose schema is damaged (SQLITE_CORRUPT). */
const CORRUPT = 11

/** Maximum number of prepared statements in the cache. The emulator has fewer different statements. */
const MAX_STATEMENTS = 200

/**
 * Opens a SQLite database with `node:sqlite`: a file with a write-ahead log, or `:memory:`.
 *
 * The log is flushed to disk at checkpoints only. Acknowledged changes survive a crash of the process, but not a power
 * failure. Deleted data is overwritten, so that no user code remains in the file after its decision. Only the owner can
 * read the files.
 *
 * @throws {Error} if the file cannot be created or opened, is damaged, is not a database, or if its write-ahead log is
 *   missing
 */
export async function sqliteDialect(file: string): Promise<SqliteDialect> {
  assertWriteAheadLog(file)
  createDatabaseFile(file)
  const database = await open(file)
  assertIntact(database, file)
  const path = database.location()
  if (path !== null) restrictToOwner(path)
  return new SqliteDialect({database: new PreparedDatabase(database)})
}

async function open(file: string): Promise<DatabaseSync> {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, {timeout: LOCK_TIMEOUT})
    database.exec(`pragma page_size = ${PAGE_SIZE}`)
    await enableWriteAheadLog(database)
    database.exec('pragma synchronous = normal; pragma secure_delete = on')
    return database
  } catch (error) {
    database?.close()
    throw hasCode(error, CORRUPT) ? damagedError(file) : toOpenError(file, error)
  }
}

/**
 * Checks that the write-ahead log was not deleted. SQLite would treat a file without its log as complete, although the
 * log may hold the latest changes.
 *
 * SQLite deletes the index of the log (`-shm`) before the log when it closes a file, so an index without a log means
 * that the log was deleted. It creates the log before the index when it opens a file, so this function checks for the
 * log twice.
 */
function assertWriteAheadLog(file: string): void {
  const isMissing = (): boolean => !existsSync(`${file}-wal`)
  if (!isMissing() || !existsSync(`${file}-shm`) || !isMissing()) return
  throw new Error(
    `The write-ahead log ${file}-wal is missing, so the latest changes are lost. Delete ${file}-shm to continue without them.`,
  )
}

/**
 * Turns the write-ahead log on. Retries while the file is locked, because SQLite does not wait for this lock and
 * several processes may create the file at the same time.
 */
async function enableWriteAheadLog(database: DatabaseSync): Promise<void> {
  for (const deadline = Date.now() + LOCK_TIMEOUT; ; await sleep(5)) {
    try {
      return database.exec('pragma journal_mode = wal')
    } catch (error) {
      if (!hasCode(error, BUSY) || Date.now() > deadline) throw error
    }
  }
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === code
}

/**
 * Checks all pages of a file. Without this check, rows on damaged pages would count as absent. It takes 80 ms for 100
 * MB.
 */
function assertIntact(database: DatabaseSync, file: string): void {
  const [first] = database.prepare('pragma quick_check(1)').all()
  if (first?.['quick_check'] === 'ok') return
  database.close()
  throw damagedError(file)
}

function damagedError(file: string): Error {
  return new Error(`The database ${file} is damaged. Run: sqlite3 ${file} 'pragma quick_check'`)
}

/**
 * Database with the interface of the dialect. Caches prepared statements, because preparing takes half of the time of a
 * query.
 */
class PreparedDatabase {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, PreparedStatement>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  prepare(sql: string): PreparedStatement {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = new PreparedStatement(this.#database.prepare(sql))
      if (this.#statements.size < MAX_STATEMENTS) this.#statements.set(sql, statement)
    }
    return statement
  }

  close(): void {
    this.#database.close()
  }
}

class PreparedStatement {
  readonly #statement: StatementSync
  /** True if the statement returns rows. */
  readonly reader: boolean

  constructor(statement: StatementSync) {
    this.#statement = statement
    this.reader = statement.columns().length > 0
  }

  all(values: readonly unknown[]): unknown[] {
    return this.#statement.all(...(values as SQLInputValue[]))
  }

  run(values: readonly unknown[]): ReturnType<StatementSync['run']> {
    return this.#statement.run(...(values as SQLInputValue[]))
  }

  iterate(values: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...(values as SQLInputValue[]))
  }
}
