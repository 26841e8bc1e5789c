import {wasRefused, wasRejected} from './cache/failed-refresh.ts'
import {type CachedToken, readSessionToken} from './cache/token-cache.ts'
import type {Role} from './config/profile-role.ts'
import type {SsoSession} from './config/sso-session.ts'
import {withLock} from './files/lock.ts'
import type {LoginContext} from './login/registration.ts'
import {freshToken, isRenewable} from './refresh.ts'
import {type RoleOptions, roleCredentials, type ValidRoleCredentials, withAccessToken} from './role.ts'
import type {RoleListOptions, ValidRoleList} from './role-list.ts'
import type {LoginOptions} from './sign-in.ts'
import type {SignOutOptions} from './sign-out.ts'
import {lockName, type TokenOptions, timeLeft, type ValidToken} from './valid-token.ts'

/** Milliseconds that a sign-in waits for another one of the same session: longer than a sign-in can take. */
const LOGIN_WAIT = 660_000

/** State of a session in the cache. */
export interface SessionStatus {
  /** Cached token. Undefined if nobody is signed in. Secret. */
  readonly token?: CachedToken
  /** True if the token is valid now. */
  readonly isValid: boolean
  /** True if the token can be refreshed, as far as the cache knows: the service can have ended the session. */
  readonly isRenewable: boolean
}

/** Sign-in to one IAM Identity Center instance. */
export interface Session {
  /**
   * Signs in, and caches the token where the AWS CLI and the AWS SDKs read it. Then removes the cached role credentials and
   * the cached list of roles, which may be those of another user. A file that cannot be written or removed is a warning.
   *
   * @throws {InputError} if the flow is unknown
   * @throws as `loginWithAuthorizationCode` and `loginWithDeviceCode`
   */
  login(options: LoginOptions): Promise<ValidToken>
  /**
   * Returns the access token, refreshed if fewer than 15 minutes are left.
   *
   * @throws as `freshToken`
   */
  token(options?: TokenOptions): Promise<ValidToken>
  /**
   * Sends requests with the access token. If the service rejects the token, refreshes it and sends the requests again, once.
   *
   * @throws as `withAccessToken`, and as `send`
   */
  withAccessToken<T>(send: (accessToken: string) => Promise<T>): Promise<T>
  /**
   * Returns the credentials of a role, from the cache that the AWS CLI shares if at least 15 minutes are left.
   *
   * @throws as `roleCredentials`
   */
  roleCredentials(role: Role, options?: RoleOptions): Promise<ValidRoleCredentials>
  /**
   * Returns all roles of the user in all accounts, from the cache if it is less than a day old.
   *
   * @throws as `roleList`
   */
  roles(options?: RoleListOptions): Promise<ValidRoleList>
  /** Returns the state of the session. Sends nothing. */
  status(): Promise<SessionStatus>
  /**
   * Removes the token of the session, its list of roles, and the cached role credentials, and then ends the session at the
   * service. An error of the service is ignored, because the token may have expired. Returns whether there was a token.
   *
   * @throws {TransportError} if the service cannot be reached; the files are removed all the same
   * @throws {CacheError} if files cannot be removed, or if there are several failures; its message lists them
   */
  logout(options?: SignOutOptions): Promise<boolean>
}

/**
 * Creates a session. Reads and sends nothing.
 *
 * @example
 * const session = createSession(findSession(config, {}), {client, home: {env: process.env, cwd: process.cwd()}, now: Date.now})
 * const {token} = await session.token()
 */
export function createSession(settings: SsoSession, context: LoginContext): Session {
  const {home, now} = context
  const status = async (): Promise<SessionStatus> => {
    const token = await readSessionToken(settings, home)
    if (token === undefined) return {isValid: false, isRenewable: false}
    const refreshing = {lock: lockName(settings), home}
    const canRenew = !wasRefused(refreshing, token.expiresAt) && isRenewable(settings, token, now())
    const isValid = timeLeft(token, now()) > 0 && !wasRejected(refreshing, token.expiresAt)
    return {token, isValid, isRenewable: canRenew}
  }
  return {
    status,
    token: (options) => freshToken(settings, {...context, ...options}),
    withAccessToken: (send) => withAccessToken(settings, context, send),
    roleCredentials: (role, options) => roleCredentials(settings, role, {...context, ...options}),

    async roles(options) {
      const {roleList} = await import('./role-list.ts')
      return roleList(settings, {...context, ...options})
    },

    async login(options) {
      const {signIn} = await import('./sign-in.ts')
      if (!options.ifNeeded) return signIn(settings, options, context)
      const {signal} = options
      const task = async (): Promise<ValidToken> => {
        const {isValid, isRenewable: canRenew} = await status()
        const current =
          isValid || canRenew ? await freshToken(settings, {...context, signal}).catch(() => undefined) : undefined
        return current ?? signIn(settings, options, context)
      }
      return withLock(`login-${lockName(settings)}`, task, {
        env: home.env,
        wait: LOGIN_WAIT,
        onWait: () => options.ui.waitForOther?.(),
        signal,
      })
    },

    async logout(options = {}) {
      const {signOut} = await import('./sign-out.ts')
      return signOut(settings, options, context)
    },
  }
}
