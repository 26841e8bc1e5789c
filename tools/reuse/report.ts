import {readFileSync} from 'node:fs'
import path from 'node:path'

/** Result of one program on our schemas or OpenAPI files. */
export interface Report {
  /** Name and version of the program. */
  readonly program: string
  /** Work that the program has done, such as "632 inputs". */
  readonly work: string
  /** A sentence for each problem. */
  readonly faults: readonly string[]
}

/** Returns the name and the version of a package that is installed in this directory. */
export function versioned(name: string): string {
  const file = path.join(import.meta.dirname, 'node_modules', name, 'package.json')
  const {version} = JSON.parse(readFileSync(file, 'utf8')) as {version: string}
  return `${name} ${version}`
}
