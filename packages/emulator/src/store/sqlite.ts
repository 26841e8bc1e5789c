import {existsSync} from 'node:fs'
import {DatabaseSync, type SQLInputValue, type StatementSync} from 'node:sqlite'
import {setTimeout as sleep} from 'node:timers/promises'
import {SqliteDialect} from 'kysely'

/** Milliseconds that a statement waits for other processes. */
const PATIENCE = 5_000

/** Number of the error for a file that another process has locked. */
const BUSY = 5

/** How many prepared statements are kept: more than there are different ones. */
const MOST_STATEMENTS = 200

/**
 * SQLite by Node's own module: a file, with a write-ahead log, or `:memory:`.
 *
 * The log is written to disk at checkpoints: what was acknowledged outlives the process, not a power cut.
 *
 * What is deleted is overwritten, so that a user code is gone from the file once it is decided.
 *
 * @throws {Error} when the file is damaged or its write-ahead log gone, and of node:sqlite when the file cannot be opened, or is no database
 */
export async function sqliteDialect(file: string): Promise<SqliteDialect> {
  assertLog(file)
  const database = new DatabaseSync(file, {timeout: PATIENCE})
  await useLog(database)
  database.exec('pragma synchronous = normal; pragma secure_delete = on')
  assertSound(database, file)
  return new SqliteDialect({database: new PreparedDatabase(database)})
}

/**
 * SQLite takes a file without its log for one that was closed, although its end, or all of it, may have been in the log. But
 * whoever closes the file deletes its index, `-shm`, first and the log then; and whoever opens it makes them the other way
 * round, which is why the log is looked for twice.
 */
function assertLog(file: string): void {
  const isGone = (): boolean => !existsSync(`${file}-wal`)
  if (!isGone() || !existsSync(`${file}-shm`) || !isGone()) return
  throw new Error(`${file}-wal is gone, and with it what was stored last; delete ${file}-shm to go on without it`)
}

/** SQLite does not wait for the lock that this takes, which several processes want when they make a file together. */
async function useLog(database: DatabaseSync): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; ; await sleep(5)) {
    try {
      return database.exec('pragma journal_mode = wal')
    } catch (error) {
      const isBusy = error instanceof Error && 'errcode' in error && error.errcode === BUSY
      if (!isBusy || Date.now() > deadline) throw error
    }
  }
}

/** Without a look at all pages, rows that cannot be read any more are as good as absent. It takes 80 ms for 100 MB. */
function assertSound(database: DatabaseSync, file: string): void {
  const [first] = database.prepare('pragma quick_check(1)').all()
  if (first?.['quick_check'] === 'ok') return
  database.close()
  throw new Error(`${file} is damaged; sqlite3 ${file} 'pragma quick_check' says where`)
}

/** The face of a database that the dialect wants. Statements are prepared once: that is half of a query's time. */
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
      if (this.#statements.size < MOST_STATEMENTS) this.#statements.set(sql, statement)
    }
    return statement
  }

  close(): void {
    this.#database.close()
  }
}

class PreparedStatement {
  readonly #statement: StatementSync
  /** Whether it brings rows. */
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
