import {accessSync, constants} from 'node:fs'
import path from 'node:path'
import {type Browser, chromium} from 'playwright-core'
import {missing} from './missing.ts'

/**
 * Path of Debian's `chromium` in PATH. Where it is missing, it says so and the answer is a reason to skip.
 *
 * @throws when it is missing and `CI=true`, where nothing may be skipped
 */
export function findChromium(): {path: string; missing?: never} | {path?: never; missing: string} {
  const found = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'chromium'))
    .find(isProgram)
  if (found !== undefined) return {path: found}
  return {missing: missing('chromium is not there: install the Debian package chromium')}
}

/** Starts chromium without a window. Root needs `--no-sandbox`; the rest keeps it from calling its maker. */
export function launchChromium(executablePath: string, env: Record<string, string> = {}): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
    env: {...process.env, ...env},
  })
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
