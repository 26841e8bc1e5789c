import {accessSync, constants} from 'node:fs'
import path from 'node:path'
import {type Browser, chromium} from 'playwright-core'
import {missing} from './missing.ts'

/**
 * Finds `chromium` in `PATH`. Returns its path, or the reason to skip a test without it.
 *
 * @throws {Error} if chromium is missing and `CI` is `true`
 */
export function findChromium(): {path: string; missing?: never} | {path?: never; missing: string} {
  const found = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'chromium'))
    .find(isProgram)
  if (found !== undefined) return {path: found}
  return {missing: missing('chromium is not installed (apt-get install chromium)')}
}

/** Starts chromium without a window. Root needs `--no-sandbox`. The other option prevents requests to Google. */
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
