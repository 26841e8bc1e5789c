import {chmodSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/**
 * Replaces a file that holds secrets, and creates its directory. Other programs see the old content or the new one, never
 * a part. A new file is only readable by its owner; an existing one keeps its mode.
 *
 * @throws {Error} if the file cannot be written
 */
export function writePrivateFile(file: string, text: string): void {
  const temporary = `${file}.${crypto.randomUUID()}.tmp`
  mkdirSync(path.dirname(file), {recursive: true, mode: 0o700})
  const mode = statSync(file, {throwIfNoEntry: false})?.mode ?? 0o600
  try {
    writeFileSync(temporary, text, {mode: 0o600})
    chmodSync(temporary, mode & 0o777)
    renameSync(temporary, file)
  } finally {
    rmSync(temporary, {force: true})
  }
}
