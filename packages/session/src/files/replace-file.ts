import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from 'node:fs'
import path from 'node:path'

/** Mode, owner, and group of a file. */
export type FileAttributes = Pick<Stats, 'mode' | 'uid' | 'gid'>

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
 * @throws {Error} if the file cannot be written
 */
export function replaceFile(file: string, text: string, attributes?: FileAttributes): void {
  const folder = path.dirname(file)
  const temporary = `${file}.${crypto.randomUUID()}.tmp`
  mkdirSync(folder, {recursive: true, mode: 0o700})
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
  } finally {
    rmSync(temporary, {force: true})
  }
  syncFolder(folder)
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
  let descriptor: number | undefined
  try {
    descriptor = openSync(folder, 'r')
    fsyncSync(descriptor)
  } catch {
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
