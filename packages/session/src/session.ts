import {type CreateTokenResponse, InputError, ServiceError} from '@sso-oidc/core'
import {attemptAll} from './attempt-all.ts'
import {fromTime} from './cache/cache-file.ts'
import {clearFailure, wasRefused, wasRejected} from './cache/failed-refresh.ts'
import {hideSecrets} from './cache/hide-secrets.ts'
import type {CachedRegistration} from './cache/registration-cache.ts'
import {removeRoleCredentials} from './cache/role-credentials.ts'
import {removeRoleList} from './cache/role-list.ts'
import {type CachedToken, readSessionToken} from './cache/token-cache.ts'
import type {Role} from './config/profile-role.ts'
import type {SsoSession} from './config/sso-session.ts'
import {withLock} from './files/lock.ts'
import {type AuthorizationCodeOptions, loginWithAuthorizationCode} from './login/authorization-code.ts'
import {type DeviceCodeOptions, loginWithDeviceCode} from './login/device-code.ts'
import {type LoginContext, registrationFor} from './login/registration.ts'
import type {LoginFlow} from './login/ui.ts'
import {freshToken, isRenewable, keep, lockName, type TokenOptions, timeLeft, type ValidToken} from './refresh.ts'
import {type RoleOptions, roleCredentials, type ValidRoleCredentials, withAccessToken} from './role.ts'
import {type RoleListOptions, roleList, type ValidRoleList} from './role-list.ts'
import {type SignOutOptions, signOut} from './sign-out.ts'

/** Milliseconds that a sign-in waits for another one of the same session: longer than a sign-in can take. */
const LOGIN_WAIT = 660_000

const FLOWS: readonly LoginFlow[] = ['authorization_code', 'device_code']

/** Settings of a sign-in. */
export interface LoginOptions extends AuthorizationCodeOptions, DeviceCodeOptions {
  readonly flow: LoginFlow
  /** True to do nothing if the cached token is valid or can be refreshed. Default: false. */
  readonly ifNeeded?: boolean
}

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
    roles: (options) => roleList(settings, {...context, ...options}),

    async login(options) {
      if (!options.ifNeeded) return login(settings, options, context)
      const {signal} = options
      const task = async (): Promise<ValidToken> => {
        const {isValid, isRenewable: canRenew} = await status()
        const current =
          isValid || canRenew ? await freshToken(settings, {...context, signal}).catch(() => undefined) : undefined
        return current ?? login(settings, options, context)
      }
      return withLock(`login-${lockName(settings)}`, task, {
        env: home.env,
        wait: LOGIN_WAIT,
        onWait: () => options.ui.waitForOther?.(),
        signal,
      })
    },

    logout: (options = {}) => signOut(settings, options, context),
  }
}

async function login(settings: SsoSession, options: LoginOptions, context: LoginContext): Promise<ValidToken> {
  const {flow, signal} = options
  if (!FLOWS.includes(flow)) throw new InputError(`Invalid flow. Use ${FLOWS.join(' or ')}.`)
  const start = async (isRejected: boolean): Promise<[CreateTokenResponse, CachedRegistration]> => {
    const registration = await registrationFor(settings, {flow, isRejected, signal}, context)
    const run = flow === 'device_code' ? loginWithDeviceCode : loginWithAuthorizationCode
    return [await run(settings, registration, options, context), registration]
  }
  const [response, registration] = await start(false).catch((error: unknown) => {
    // The service has forgotten the client of the cached registration.
    if (error instanceof ServiceError && error.code === 'InvalidClientException') return start(true)
    throw error
  })
  clearFailure({lock: lockName(settings), home: context.home})
  // The token is cached first, because the files below can fail and the token cannot be requested again.
  const kept = keep(settings, toCachedToken(settings, {response, registration, now: context.now()}), context)
  try {
    await attemptAll([() => removeRoleCredentials(context.home), () => removeRoleList(settings, context.home)])
    return kept
  } catch (cause) {
    return {warning: {reason: 'removal', cause}, ...kept}
  }
}

/** Returns the content of the cache file, with the members and the order of the AWS CLI. */
function toCachedToken(
  {startUrl, region}: SsoSession,
  {response, registration, now}: {response: CreateTokenResponse; registration: CachedRegistration; now: number},
): CachedToken {
  const {accessToken = '', expiresIn = 0, refreshToken} = response
  const {clientId, clientSecret, expiresAt: registrationExpiresAt} = registration
  return hideSecrets({
    startUrl,
    region,
    accessToken,
    expiresAt: fromTime(now + expiresIn * 1000),
    clientId,
    clientSecret,
    registrationExpiresAt,
    ...(refreshToken === undefined ? {} : {refreshToken}),
  })
}
