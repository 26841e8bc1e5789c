import {ConfigError, ServiceError} from '@sso-oidc/core'
import type {OpenSession} from '../network/open-session.ts'
import type {SignInContext} from './sign-in.ts'

/**
 * Runs a task that needs a sign-in. With `--login`, signs in if nobody is signed in, and runs the task again.
 *
 * @throws as `task`, and as `signIn`
 */
export async function withLogin<T>(
  open: OpenSession,
  {login = false}: {login?: boolean | undefined},
  context: SignInContext,
  task: () => Promise<T>,
): Promise<T> {
  try {
    return await task()
  } catch (error) {
    if (!login || !needsLogin(error)) throw error
    const {signIn} = await import('./sign-in.ts')
    // A token that the service rejects looks valid in the cache.
    await signIn(open, {ifNeeded: error.code === 'NotSignedIn'}, context)
    return task()
  }
}

/** Returns whether a sign-in resolves an error. */
export function needsLogin(error: unknown): error is ConfigError | ServiceError {
  return (error instanceof ConfigError || error instanceof ServiceError) && NEEDS_LOGIN.includes(error.code)
}

/** Codes of the errors that a sign-in resolves. `InvalidGrantException` is the answer to an invalid refresh token. */
const NEEDS_LOGIN: readonly string[] = ['InvalidGrantException', 'NotSignedIn', 'UnauthorizedException']
