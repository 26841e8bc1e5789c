import path from 'node:path'
import {type HttpResponse, ServiceError, SsoOidcError, withRetries} from '@sso-oidc/core'
import {
  type Context,
  type Credentials,
  expandPath,
  type LockState,
  type Profile,
  profileError,
  readCacheFile,
  textOf,
  toCredentials,
  withLock,
  writeCacheFile,
} from '@sso-oidc/session'
import {errorMessage} from '../../messages/error-message.ts'
import {serviceEndpoint} from '../service-endpoint.ts'
import {dpopProof} from './dpop-proof.ts'
import {type CredentialSource, jsonMembers} from './source.ts'

/** Milliseconds before their expiration at which credentials are refreshed, as in the AWS CLI: 5 minutes. */
const REFRESH_MS = 300_000

type Members = Readonly<Record<string, unknown>>

/** Sign-in that `aws login` left in its cache. */
interface Login {
  readonly credentials: Credentials
  /** Members of `accessToken`. */
  readonly keys: Members
  /** All members of the file. */
  readonly members: Members & {readonly clientId: string; readonly refreshToken: string; readonly dpopKey: string}
}

/**
 * Gets the credentials of the last `aws login` of a profile, from its cache or with its refresh token.
 *
 * @throws {ConfigError} `CredentialsFailed` if there is no sign-in, or it has expired and cannot be refreshed
 * @throws {ServiceError} if the sign-in service rejects the refresh token and the credentials have expired
 */
export async function loginCredentials(profile: Profile, source: CredentialSource): Promise<Credentials | undefined> {
  const session = textOf(profile.settings, 'login_session')
  if (session === undefined) return undefined
  const {context} = source
  const file = loginFile(session, context)
  const login = await validLogin(file, profile)
  if (timeLeft(login, context) > REFRESH_MS) return login.credentials
  const task = (state: LockState): Promise<Credentials> => renew(file, state, profile, source)
  return withLock(`aws-login-${path.basename(file, '.json')}`, task, {env: context.env})
}

/** Refreshes the credentials in a file, unless another process has done so in the meantime. */
async function renew(file: string, state: LockState, profile: Profile, source: CredentialSource): Promise<Credentials> {
  const {context} = source
  const login = await validLogin(file, profile)
  const {credentials} = login
  const left = timeLeft(login, context)
  // Without the lock, another process may use the refresh token at the same time.
  if (left > REFRESH_MS || (left > 0 && state !== 'held')) return credentials
  try {
    return await refresh(login, file, profile, source)
  } catch (error) {
    if (!(error instanceof SsoOidcError)) throw error
    // The AWS CLI refreshes without this lock.
    const other = await readLogin(file)
    const isReplaced = other !== undefined && other.members.refreshToken !== login.members.refreshToken
    if (isReplaced && timeLeft(other, context) > 0) return other.credentials
    if (left > 0) return credentials
    throw error
  }
}

async function validLogin(file: string, profile: Profile): Promise<Login> {
  const login = await readLogin(file)
  if (login !== undefined) return login
  throw profileError(profile, 'has no valid cached sign-in for its login_session')
}

function timeLeft({credentials}: Login, {now}: Pick<Context, 'now'>): number {
  return (credentials.expiration ?? 0) - now()
}

function loginFile(session: string, context: Pick<Context, 'cwd' | 'env'>): string {
  const {createHash} = process.getBuiltinModule('node:crypto')
  const directory = context.env['AWS_LOGIN_CACHE_DIRECTORY'] || '~/.aws/login/cache'
  return expandPath(`${directory}/${createHash('sha256').update(session).digest('hex')}.json`, context)
}

async function readLogin(file: string): Promise<Login | undefined> {
  const members = (await readCacheFile(file)) ?? {}
  const {clientId, refreshToken, dpopKey, accessToken} = members
  if (typeof clientId !== 'string' || typeof refreshToken !== 'string' || typeof dpopKey !== 'string') return undefined
  const keys = {...(accessToken as Members)}
  const {accessKeyId, secretAccessKey, sessionToken, expiresAt} = keys
  const credentials = toCredentials({accessKeyId, secretAccessKey, sessionToken, expiration: expiresAt})
  return credentials && {credentials, keys, members: {...members, clientId, refreshToken, dpopKey}}
}

/** Exchanges the refresh token (CreateOAuth2Token) and keeps the result, because the old refresh token is used up. */
async function refresh(login: Login, file: string, profile: Profile, source: CredentialSource): Promise<Credentials> {
  const {context, transport} = source
  const {clientId, refreshToken, dpopKey} = login.members
  const {signInRegion} = login.members
  const region = typeof signInRegion === 'string' && signInRegion !== '' ? signInRegion : source.region
  const endpoint = serviceEndpoint('signin', region, {env: context.env, profile: source.profile})
  const url = new URL(`${endpoint.pathname.replace(/\/$/, '')}/v1/token`, endpoint).href
  const body = JSON.stringify({clientId, grantType: 'refresh_token', refreshToken})
  const response = await withRetries(async () => {
    const headers = {'content-type': 'application/json', dpop: prove(dpopKey, url, profile, context.now())}
    return assertSuccess(await transport({method: 'POST', url, headers, body}))
  })
  const answer = jsonMembers(response.body)
  const seconds = typeof answer['expiresIn'] === 'number' ? answer['expiresIn'] : 900
  const expiresAt = new Date(context.now() + seconds * 1000).toISOString().replace(/\.\d+/, '')
  const keys: Members = {...login.keys, ...(answer['accessToken'] as Members), expiresAt}
  const {accessKeyId, secretAccessKey, sessionToken} = keys
  const credentials = toCredentials({accessKeyId, secretAccessKey, sessionToken, expiration: expiresAt})
  if (credentials === undefined || answer['accessToken'] === undefined) {
    throw profileError(profile, 'cannot get credentials: the sign-in service returned none')
  }
  const next = {...login.members, accessToken: keys, refreshToken: answer['refreshToken'] ?? refreshToken}
  try {
    writeCacheFile(file, next)
  } catch (error) {
    const what = 'sso-oidc: warning: The credentials of `aws login` were refreshed, but not cached:'
    source.onWarning?.(`${what} ${errorMessage(error)} Sign in again with \`aws login\` when they expire.`)
  }
  return credentials
}

function prove(key: string, url: string, profile: Profile, now: number): string {
  try {
    return dpopProof(key, url, now)
  } catch (cause) {
    throw profileError(profile, 'has a login_session with an invalid key in the cache', {cause})
  }
}

function assertSuccess(response: HttpResponse): HttpResponse {
  const {status, body} = response
  if (status < 300) return response
  const {error, message} = jsonMembers(body)
  const details = {code: typeof error === 'string' ? error : String(status), status, members: {}}
  throw new ServiceError({
    ...details,
    operation: 'CreateOAuth2Token',
    message: typeof message === 'string' ? message : '',
  })
}
