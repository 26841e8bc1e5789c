import {createHash} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** File with the SHA-256 checksums of a release, in the format of `sha256sum`. */
export const CHECKSUMS = 'SHA256SUMS'

/** Writes the checksums of files in a directory. `sha256sum --check SHA256SUMS` compares them. */
export function writeChecksums(folder: string, files: readonly string[]): void {
  const lines = files.toSorted().map((file) => `${sha256(path.join(folder, file))}  ${file}\n`)
  writeFileSync(path.join(folder, CHECKSUMS), lines.join(''))
}

/**
 * Compares files in a directory with their checksums.
 *
 * @throws {Error} if a file has no checksum, or another one
 */
export function verifyChecksums(folder: string, files: readonly string[]): void {
  const lines = readFileSync(path.join(folder, CHECKSUMS), 'utf8').split('\n')
  const wrong = files.filter((file) => !lines.includes(`${sha256(path.join(folder, file))}  ${file}`))
  if (wrong.length > 0) throw new Error(`These files do not match ${CHECKSUMS}: ${wrong.join(', ')}`)
}

function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
