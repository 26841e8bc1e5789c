import {spawnSync} from 'node:child_process'
import {missing} from './missing.ts'

/**
 * Returns the reason to skip a test that needs a program, or undefined if the program is installed. `package` is the
 * Debian package of the program. CI does not have programs without a package, so their tests may be skipped there too.
 *
 * @throws {Error} if a program with a package is missing and `CI` is `true`
 */
export function missingProgram(name: string, {package: from}: {package?: string} = {}): string | undefined {
  if (spawnSync('/bin/sh', ['-c', 'command -v "$0"', name]).status === 0) return undefined
  const isExpected = from !== undefined
  return missing(`${name} is not installed${isExpected ? ` (apt-get install ${from})` : ''}`, {isExpected})
}
