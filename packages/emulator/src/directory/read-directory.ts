import {readFile} from 'node:fs/promises'
import type {Directory} from './directory.ts'

/**
 * Reads a directory from a YAML or JSON file. The JSON Schema is `@sso-oidc/emulator/schemas/directory.json`.
 *
 * @example
 * const emulator = createEmulator({users: await readDirectory('users.yaml')})
 *
 * @throws {DirectoryError} if the directory is invalid; lists every problem with its line and column
 * @throws {Error} of `node:fs` if the file cannot be read
 */
export async function readDirectory(file: string): Promise<Directory> {
  const text = await readFile(file, 'utf8')
  // Loads the parser and the validator only here, because most emulators have no directory file.
  const {parseDirectory} = await import('./parse-directory.ts')
  return parseDirectory(text, `The directory ${file}`)
}
