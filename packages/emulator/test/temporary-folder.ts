import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** Creates a temporary folder, and a function that removes it. */
export function temporaryFolder(below: string = tmpdir()): {path: string; remove(): void} {
  mkdirSync(below, {recursive: true})
  const folder = mkdtempSync(path.join(below, 'emulator-'))
  return {path: folder, remove: () => rmSync(folder, {recursive: true, force: true})}
}
