import {SsoOidcError} from '@sso-oidc/core'
import {systemErrorName} from '../files/system-error.ts'

/** Cache file that cannot be written or removed. `cause` is the error of the file system. */
export class CacheError extends SsoOidcError {
  declare readonly code: 'CacheFailed'

  constructor(message: string, options?: ErrorOptions) {
    super('CacheFailed', message, options)
  }
}

/**
 * Changes a cache file.
 *
 * @throws {CacheError} if that fails
 */
export function changeCacheFile(file: string, verb: 'removed' | 'written', change: () => void): void {
  try {
    change()
  } catch (cause) {
    const name = systemErrorName(cause)
    const reason = name === undefined ? '' : ` (${name})`
    throw new CacheError(`The cache file ${JSON.stringify(file)} cannot be ${verb}${reason}.`, {cause})
  }
}
