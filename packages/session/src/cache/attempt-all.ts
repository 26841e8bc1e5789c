import {SsoOidcError} from '@sso-oidc/core'
import {CacheError} from './cache-error.ts'

/**
 * Runs tasks one after the other. A task that fails does not stop the next ones.
 *
 * @throws as `throwAll`
 */
export async function attemptAll(tasks: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = []
  for (const task of tasks) {
    try {
      await task()
    } catch (error) {
      errors.push(error)
    }
  }
  throwAll(errors)
}

/**
 * Throws the errors of several tasks as one. Returns if there is none.
 *
 * @throws the only error, or the first one that is no error of this library
 * @throws {CacheError} with all messages, if there are several errors; its `cause` is an `AggregateError`
 */
export function throwAll(given: readonly unknown[]): void {
  const errors = given.flatMap(partsOf)
  const foreign = errors.find((error) => !(error instanceof SsoOidcError))
  if (errors.length === 0) return
  if (errors.length === 1 || foreign !== undefined) throw foreign ?? errors[0]
  const message = errors.map((error) => (error instanceof Error ? error.message : '')).join(' ')
  throw new CacheError(message, {cause: new AggregateError(errors)})
}

/** Returns the errors that `throwAll` has thrown as one, or the error itself. */
export function partsOf(error: unknown): readonly unknown[] {
  return error instanceof CacheError && error.cause instanceof AggregateError ? error.cause.errors : [error]
}
