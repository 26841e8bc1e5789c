import {ConfigError} from '@sso-oidc/core'
import {toTime} from './cache/cache-file.ts'
import {hideSecrets} from './cache/hide-secrets.ts'
import {type Profile, textOf} from './config/config.ts'
import {type Role, roleOfProfile} from './config/profile-role.ts'
import {showName} from './config/show-name.ts'
import {findSession, sessionOfProfile} from './config/sso-session.ts'
import {assumeRole, hasRole} from './credentials/assume-role.ts'
import {profileError, type TemporaryCredentials} from './credentials/credentials.ts'
import {
  ambientRegion,
  connect,
  endpointOf,
  opened,
  type ProviderSetup,
  type SessionProviderOptions,
  setUp,
} from './provider-session.ts'
import {type Provider, renewed} from './renewed.ts'

/** Settings of `fromSession`. */
export interface FromSessionOptions extends SessionProviderOptions {
  /** Account ID of the role. Default: `sso_account_id` of the profile. */
  readonly accountId?: string | undefined
  /** Name of the role. Default: `sso_role_name` of the profile. */
  readonly roleName?: string | undefined
  /** Region of STS for a profile with `role_arn`. Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, or that of the profile. */
  readonly region?: string | undefined
}

/** Credentials as the AWS SDK for JavaScript expects them. */
export interface SdkCredentials {
  readonly accessKeyId: string
  /** Secret. */
  readonly secretAccessKey: string
  /** Secret. */
  readonly sessionToken: string
  readonly expiration: Date
  readonly accountId: string
}

/** Token as the AWS SDK for JavaScript expects it. */
export interface SdkToken {
  /** Access token. Secret. */
  readonly token: string
  readonly expiration: Date
}

/**
 * Creates a credential provider for the clients of the AWS SDK for JavaScript, and for all other uses. Reads and sends nothing
 * until it is called.
 *
 * Returns the same credentials until 5 minutes before their expiration. Uses the cache that the AWS CLI shares: all providers
 * and processes together request credentials once. Never opens a browser: if nobody is signed in, the provider fails.
 *
 * A profile with `role_arn` is assumed with the role of its `source_profile`, which can assume a role itself.
 *
 * @example
 * import {fromSession} from '@sso-oidc/session'
 *
 * const credentials = fromSession({profile: 'dev'})
 * const {accessKeyId, accountId} = await credentials()
 *
 * @throws {ConfigError} `NoRole` if neither the options nor the profile have a role; `NoRegion` if a role has to be assumed and
 *   no region is configured; `CredentialsFailed` if the settings of an assumed role are invalid
 * @throws {ServiceError} if STS rejects the request
 * @throws as `findSession` and `Session.roleCredentials`
 */
export function fromSession(options: FromSessionOptions = {}): Provider<SdkCredentials> {
  const {now = Date.now} = options
  const open = opened(() => openRole(options))
  return renewed(async ({forceRefresh}) => {
    const {accountId, request} = open()
    const {credentials, warning} = await request(forceRefresh)
    const {accessKeyId, secretAccessKey, sessionToken, expiration} = credentials
    const value = {accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiration), accountId}
    return {value: hideSecrets(value), expiration, isOld: warning !== undefined}
  }, now)
}

/**
 * Creates a token provider for the clients of the AWS SDK for JavaScript that authenticate with a bearer token. Reads and
 * sends nothing until it is called.
 *
 * @example
 * import {tokenFromSession} from '@sso-oidc/session'
 *
 * const {token, expiration} = await tokenFromSession({session: 'my-sso'})()
 *
 * @throws as `findSession` and `Session.token`
 */
export function tokenFromSession(options: SessionProviderOptions = {}): Provider<SdkToken> {
  const {now = Date.now} = options
  const open = opened(() => {
    const setup = setUp(options)
    return connect(findSession(setup.config, options), setup)
  })
  let last: string | undefined
  return renewed(async ({forceRefresh}) => {
    const {token, warning} = await open().token({rejected: forceRefresh ? last : undefined})
    last = token.accessToken
    const expiration = toTime(token.expiresAt)
    const value = hideSecrets({token: last, expiration: new Date(expiration)})
    return {value, expiration, isOld: warning !== undefined}
  }, now)
}

/** Role that credentials are requested for. */
interface OpenRole {
  readonly accountId: string
  /** Requests credentials, or takes them from the cache. `warning` is set if they could not be replaced or cached. */
  readonly request: (fresh?: boolean) => Promise<{credentials: TemporaryCredentials; warning?: unknown}>
}

/** Finds the role of the options. Sends nothing. */
function openRole(options: FromSessionOptions): OpenRole {
  const setup = setUp(options)
  const isOfProfile = [options.session, options.accountId, options.roleName].every((option) => option === undefined)
  if (isOfProfile && hasRole(setup.profile)) return openAssumed(options, setup)
  const session = connect(findSession(setup.config, options), setup)
  const role = roleOf(options, setup.profile)
  return {accountId: role.accountId, request: (fresh) => session.roleCredentials(role, {fresh})}
}

function roleOf({accountId, roleName}: FromSessionOptions, profile: Profile): Role {
  const own = roleOfProfile(profile)
  const role = {accountId: accountId ?? own?.accountId, roleName: roleName ?? own?.roleName}
  if (role.accountId !== undefined && role.roleName !== undefined) return role as Role
  throw noRole(profile)
}

/** Finds the role of `role_arn`. It is assumed with the role of IAM Identity Center that the chain of profiles ends with. */
function openAssumed({region: given}: FromSessionOptions, setup: ProviderSetup): OpenRole {
  const {config, home, now, profile, transport} = setup
  const [, accountId] = /^arn:[^:]*:iam::(\d{12}):role\//.exec(textOf(profile.settings, 'role_arn') ?? '') ?? []
  if (accountId === undefined) throw profileError(profile, 'has a role_arn that is not the ARN of a role')
  const region = given || ambientRegion(home, profile)
  if (region === undefined) throw new ConfigError('NoRegion', 'No region is configured.')
  const source = {
    ...{context: {...home, now}, config, region, transport},
    stsEndpoint: () => endpointOf('sts', () => region, {env: home.env, profile}),
  }
  const fromProfile = async (next: Profile): Promise<TemporaryCredentials> => {
    const [role, session] = [roleOfProfile(next), sessionOfProfile(next)]
    if (role === undefined || session === undefined) throw noRole(next)
    return (await connect(session, setup).roleCredentials(role)).credentials
  }
  return {
    accountId,
    request: async (fresh) => ({credentials: await assumeRole(profile, {...source, fresh}, {fromProfile})}),
  }
}

function noRole({name}: Profile): ConfigError {
  return new ConfigError('NoRole', `Profile${showName(name)} has no role.`, {details: {profile: name}})
}
