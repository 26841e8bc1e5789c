import {closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync} from 'node:fs'
import path from 'node:path'

/**
 * Replaces a file that holds secrets, and creates its directory. Other programs see the old content or the new one, never
 * a part. Only the owner can read the file, also if the old file had another mode. Returns when the content is on the disk.
 *
 * @throws {Error} if the file cannot be written
 */
export function writePrivateFile(file: string, text: string): void {
  const folder = path.dirname(file)
  const temporary = `${file}.${crypto.randomUUID()}.tmp`
  mkdirSync(folder, {recursive: true, mode: 0o700})
  try {
    const descriptor = openSync(temporary, 'wx', 0o600)
    try {
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
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
