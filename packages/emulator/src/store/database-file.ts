import {accessSync, chmodSync, closeSync, constants, openSync, statSync} from 'node:fs'
import {isSystemError, systemReason} from './system-error.ts'

/** Permissions of the owner, and of everyone else. */
const OWNER = 0o700
const OTHERS = 0o077

/**
 * Creates the file of a database, unless it exists. Only its owner can read it, because it contains the key of the
 * emulator. SQLite gives its log the same permissions.
 *
 * Never opens an existing file: closing it would release the locks of another database connection of this process.
 *
 * @throws {Error} if the file cannot be created
 */
export function createDatabaseFile(file: string): void {
  if (!isPath(file)) return
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if (!isSystemError(error)) throw error
    if (error.code === 'EEXIST') return
    const advice = error.code === 'ENOENT' ? 'Create its directory first.' : 'Choose another path.'
    throw new Error(`The database ${file} cannot be created: ${systemReason(error)}. ${advice}`, {cause: error})
  }
}

/** Removes the permissions of other users from the files of a database that an earlier version created. */
export function restrictToOwner(file: string): void {
  for (const path of [file, `${file}-wal`, `${file}-shm`]) {
    try {
      const {mode} = statSync(path)
      if ((mode & OTHERS) !== 0) chmodSync(path, mode & OWNER)
    } catch {
      // The file belongs to another user, who chose its permissions, or SQLite has just deleted the log.
    }
  }
}

/** Converts an error of SQLite to one that names the file and the reason. SQLite itself names neither. */
export function toOpenError(file: string, error: unknown): Error {
  const reason = isPath(file) ? accessProblem(file) : undefined
  const message = reason ?? (error instanceof Error ? error.message : String(error))
  return new Error(`The database ${file} cannot be opened: ${message}. Choose another path.`, {cause: error})
}

/** Returns the reason why a file cannot be read and written. Returns undefined if it can. */
function accessProblem(file: string): string | undefined {
  try {
    if (statSync(file).isDirectory()) return 'it is a directory'
    accessSync(file, constants.R_OK | constants.W_OK)
    return undefined
  } catch (error) {
    return systemReason(error)
  }
}

/** Returns whether SQLite reads a name as a path, and not as a URL or a database in memory. */
function isPath(file: string): boolean {
  return file !== ':memory:' && !file.startsWith('file:')
}
