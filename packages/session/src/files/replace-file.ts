import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import {isMissing} from './system-error.ts'

/** Number of times that a file is written if another process removes the temporary file. */
const MAX_ATTEMPTS = 100

/** Mode, owner, and group of a file. */
export interface FileAttributes {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/**
 * Replaces a file that holds secrets. Only the owner can read the file, also if the old file had another mode.
 *
 * @throws as `replaceFile`
 */
export function writePrivateFile(file: string, text: string): void {
  replaceFile(file, text)
}

/**
 * Replaces a file, and creates its directory. Other programs see the old content or the new one, never a part. Returns when
 * the content is on the disk. Without attributes, only the owner can read the file.
 *
 * Then removes the temporary files that killed processes have left. The file of another process that is still at work may
 * be among them. That process writes its file again, so each repetition follows the success of another process.
 *
 * @throws {Error} if the file cannot be written
 */
export function replaceFile(file: string, text: string, attributes?: FileAttributes): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      replaceOnce(file, text, attributes)
      break
    } catch (error) {
      if (!isMissing(error) || attempt === MAX_ATTEMPTS) throw error
    }
  }
  removeTemporaries(file)
  syncFolder(path.dirname(file))
}

/**
 * Removes a file of `writePrivateFile`, and the temporary files that killed processes have left. A file that does not exist
 * is not an error.
 *
 * @throws {Error} if the file cannot be removed
 */
export function removePrivateFile(file: string): void {
  removeTemporaries(file)
  try {
    unlinkSync(file)
  } catch (error) {
    // A read-only file system reports its own error, even if the file does not exist.
    if (!isMissing(error) && lstatSync(file, {throwIfNoEntry: false}) !== undefined) throw error
  }
}

/** Removes files of a directory by their names. A directory or a file that cannot be changed is ignored. */
export function removeLeftovers(folder: string, isLeftover: (name: string) => boolean): void {
  try {
    for (const name of readdirSync(folder).filter(isLeftover)) rmSync(path.join(folder, name), {force: true})
  } catch {}
}

/** Removes the temporary files of a file: `config.88fd0f73-c273-4360-b962-9a2e3b8f3996.tmp` for `config`. */
function removeTemporaries(file: string): void {
  const prefix = `${path.basename(file)}.`
  removeLeftovers(
    path.dirname(file),
    (name) => name.startsWith(prefix) && /^[\da-f-]{36}\.tmp$/.test(name.slice(prefix.length)),
  )
}

function replaceOnce(file: string, text: string, attributes: FileAttributes | undefined): void {
  const temporary = `${file}.${crypto.randomUUID()}.tmp`
  mkdirSync(path.dirname(file), {recursive: true, mode: 0o700})
  try {
    const descriptor = openSync(temporary, 'wx', 0o600)
    try {
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
      if (attributes !== undefined) setAttributes(descriptor, attributes)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(temporary, file)
  } catch (error) {
    removeLeftovers(path.dirname(file), (name) => name === path.basename(temporary))
    throw error
  }
}

/** Sets the owner before the mode, because a new owner can change the mode. Only root can set another owner. */
function setAttributes(descriptor: number, {mode, uid, gid}: FileAttributes): void {
  try {
    fchownSync(descriptor, uid, gid)
  } catch {}
  fchmodSync(descriptor, mode & 0o777)
}

/** Writes the names in a directory to the disk. Some systems do not support this, and then the file is written all the same. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  } catch {}
}
