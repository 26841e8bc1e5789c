import {spawnSync} from 'node:child_process'
import {missing} from './missing.ts'

/**
 * Why a test has to be skipped that needs a program of the system, or nothing when the program is installed. `package` is
 * the Debian package that brings it; a program without one is not expected anywhere.
 *
 * @throws when the program is missing, has a package, and `CI=true`, where nothing may be skipped
 */
export function missingProgram(name: string, {package: from}: {package?: string} = {}): string | undefined {
  if (spawnSync('/bin/sh', ['-c', 'command -v "$0"', name]).status === 0) return undefined
  const isExpected = from !== undefined
  return missing(`${name} is not installed${isExpected ? ` (apt-get install ${from})` : ''}`, {isExpected})
}
