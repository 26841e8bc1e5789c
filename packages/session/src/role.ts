import path from 'node:path'
import {
  ConfigError,
  getRoleCredentials,
  type PlatformSignal,
  ResponseError,
  type RoleCredentials,
  ServiceError,
} from '@sso-oidc/core'
import {hideSecrets} from './cache/hide-secrets.ts'
import {
  ROLE_MARGIN_MS,
  readRoleCredentials,
  roleCredentialsFile,
  writeRoleCredentials,
} from './cache/role-credentials.ts'
import type {Role} from './config/profile-role.ts'
import type {SsoSession} from './config/sso-session.ts'
import {withLock} from './files/lock.ts'
import type {LoginContext} from './login/registration.ts'
import {freshToken} from './refresh.ts'
import type {TokenOptions} from './valid-token.ts'

/** Settings of a request for role credentials. */
export interface RoleOptions {
  /** True to ignore cached credentials. Default: false. */
  readonly fresh?: boolean | undefined
  /** Milliseconds that cached credentials must be valid for. Default: 15 minutes, as in the AWS CLI. */
  readonly margin?: number | undefined
  readonly signal?: PlatformSignal | undefined
}

type RoleContext = LoginContext & RoleOptions

/** Role credentials that are valid now. */
export interface ValidRoleCredentials {
  /** Credentials. Secret. `console.log` prints `[redacted]` in place of the secrets. */
  readonly credentials: RoleCredentials
  /** Reason why the credentials could not be replaced or cached. They are valid all the same. */
  readonly warning?: unknown
}

/**
 * Returns the credentials of a role: the cached ones if they are valid for long enough, else new ones, which are cached where
 * the AWS CLI reads them. Of several processes, one requests them and the others use its result.
 *
 * @throws as `freshToken`
 * @throws {ServiceError} `ForbiddenException` if the role is not assigned to the user
 * @throws {TransportError} if the service cannot be reached
 */
export async function roleCredentials(
  session: SsoSession,
  role: Role,
  context: RoleContext,
): Promise<ValidRoleCredentials> {
  const {home, now, fresh = false, margin = ROLE_MARGIN_MS, signal} = context
  const file = roleCredentialsFile(session, role, home)
  const left = (credentials: RoleCredentials): number => credentials.expiration - now()
  const cached = async (): Promise<RoleCredentials | undefined> => (fresh ? undefined : readRoleCredentials(file))
  const current = await cached()
  if (current !== undefined && left(current) >= margin) return {credentials: current}
  const task = async (): Promise<ValidRoleCredentials> => {
    const other = await cached()
    if (other !== undefined && left(other) >= margin) return {credentials: other}
    try {
      return keep(file, role, await request(session, role, context))
    } catch (error) {
      const isRefused = error instanceof ServiceError || error instanceof ConfigError
      if (other === undefined || left(other) <= 0 || isRefused) throw error
      return {credentials: other, warning: error}
    }
  }
  return withLock(`role-${path.basename(file, '.json')}`, task, {env: home.env, signal})
}

async function request(session: SsoSession, role: Role, context: RoleContext): Promise<RoleCredentials> {
  const {client, signal} = context
  const {roleCredentials: credentials} = await withAccessToken(session, context, (accessToken) =>
    client.send(getRoleCredentials, {accessToken, ...role}, {signal}),
  )
  if (credentials !== undefined) return hideSecrets(credentials)
  throw new ResponseError('GetRoleCredentials returned no credentials.')
}

/** Caches credentials. They are returned even if the cache cannot be written. */
function keep(file: string, {accountId}: Role, credentials: RoleCredentials): ValidRoleCredentials {
  try {
    writeRoleCredentials(file, credentials, accountId)
    return {credentials}
  } catch (warning) {
    return {credentials, warning}
  }
}

/**
 * Sends requests with the access token of a session. If the service rejects the token, refreshes it and sends the requests
 * again, once.
 *
 * @throws as `freshToken`; {ConfigError} `NotSignedIn` if the token is rejected and cannot be refreshed
 */
export async function withAccessToken<T>(
  session: SsoSession,
  context: RoleContext,
  send: (accessToken: string) => Promise<T>,
): Promise<T> {
  const {onWarning} = context
  const current = async (options: TokenOptions = {}): Promise<string> => {
    const {token, warning} = await freshToken(session, {...context, ...options})
    if (warning !== undefined) onWarning?.(warning)
    return token.accessToken
  }
  const accessToken = await current()
  try {
    return await send(accessToken)
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'UnauthorizedException') throw error
    return send(await current({rejected: accessToken}))
  }
}
