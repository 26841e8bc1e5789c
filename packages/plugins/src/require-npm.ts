import {existsSync} from 'node:fs'
import path from 'node:path'
import {Errors} from '@oclif/core'

/**
 * Checks that there is an npm on the PATH. Without it, oclif reports that the package does not exist.
 *
 * @throws {Errors.CLIError} if there is none
 */
export function requireNpm({PATH = ''}: Readonly<Record<string, string | undefined>> = process.env): void {
  const names = process.platform === 'win32' ? ['npm.cmd', 'npm.exe'] : ['npm']
  const isInstalled = PATH.split(path.delimiter).some((folder) =>
    names.some((name) => existsSync(path.join(folder, name))),
  )
  if (isInstalled) return
  throw new Errors.CLIError('npm was not found on the PATH. Install Node, which contains it: https://nodejs.org')
}
