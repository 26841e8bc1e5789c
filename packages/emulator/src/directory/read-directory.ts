import {readFile} from 'node:fs/promises'
import type {Directory} from './directory.ts'

/**
 * Reads a directory from a YAML or JSON file. Its schema is `@sso-oidc/emulator/schemas/directory.json`.
 *
 * @example
 * const emulator = createEmulator({users: await readDirectory('users.yaml')})
 *
 * @throws {DirectoryError} with every problem, and its line and column
 * @throws {Error} of `node:fs` when the file cannot be read
 */
export async function readDirectory(file: string): Promise<Directory> {
  const text = await readFile(file, 'utf8')
  // Most emulators have no file: the parser and the validator are loaded for those that have one.
  const {parseDirectory} = await import('./parse-directory.ts')
  return parseDirectory(text, `The directory ${file}`)
}
