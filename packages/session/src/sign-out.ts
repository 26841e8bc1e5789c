import {logout, type PlatformSignal, ServiceError} from '@sso-oidc/core'
import {attemptAll} from './cache/attempt-all.ts'
import {removeRegistration} from './cache/registration-cache.ts'
import {removeRoleCredentials} from './cache/role-credentials.ts'
import {removeRoleList} from './cache/role-list.ts'
import {readSessionToken, removeCachedToken} from './cache/token-cache.ts'
import {cacheKey, type SsoSession} from './config/sso-session.ts'
import type {LoginContext} from './login/registration.ts'

/** Settings of a sign-out. */
export interface SignOutOptions {
  /** True to remove the registration of the client too. Default: false. */
  readonly forget?: boolean | undefined
  readonly signal?: PlatformSignal | undefined
}

/**
 * Removes the files of a session, and then ends the session at the service. A file that cannot be removed does not keep the
 * others. A token of another instance is removed, and not sent. Returns whether there was a token of this session.
 *
 * @throws as `attemptAll`, with the errors of the files and of the request
 */
export async function signOut(
  session: SsoSession,
  {forget = false, signal}: SignOutOptions,
  {client, home}: Pick<LoginContext, 'client' | 'home'>,
): Promise<boolean> {
  const token = await readSessionToken(session, home)
  await attemptAll([
    () => removeCachedToken(cacheKey(session), home),
    () => forget && removeRegistration(session, home),
    () => removeRoleList(session, home),
    () => removeRoleCredentials(home),
    () => token && endSession(token.accessToken, client, signal),
  ])
  return token !== undefined
}

/** Ends a session at the service. An error of the service is ignored, because the token may have expired. */
async function endSession(
  accessToken: string,
  client: LoginContext['client'],
  signal: PlatformSignal | undefined,
): Promise<void> {
  try {
    await client.send(logout, {accessToken}, {signal})
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
  }
}
