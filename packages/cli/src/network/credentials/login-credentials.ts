import {type HttpResponse, ServiceError, SsoOidcError, withRetries} from '@sso-oidc/core'
import {
  type Context,
  type Credentials,
  expandPath,
  type Profile,
  profileError,
  readFile,
  textOf,
  toCredentials,
  writePrivateFile,
} from '@sso-oidc/session'
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
  const login = readLogin(file)
  if (login === undefined) throw profileError(profile, 'has no valid cached sign-in for its login_session')
  const {credentials} = login
  const left = (credentials.expiration ?? 0) - context.now()
  if (left > REFRESH_MS) return credentials
  try {
    return await refresh(login, file, profile, source)
  } catch (error) {
    if (left > 0 && error instanceof SsoOidcError) return credentials
    throw error
  }
}

function loginFile(session: string, context: Pick<Context, 'cwd' | 'env'>): string {
  const {createHash} = process.getBuiltinModule('node:crypto')
  const directory = context.env['AWS_LOGIN_CACHE_DIRECTORY'] || '~/.aws/login/cache'
  return expandPath(`${directory}/${createHash('sha256').update(session).digest('hex')}.json`, context)
}

function readLogin(file: string): Login | undefined {
  try {
    const members = jsonMembers(readFile(file))
    const {clientId, refreshToken, dpopKey, accessToken} = members
    if (typeof clientId !== 'string' || typeof refreshToken !== 'string' || typeof dpopKey !== 'string')
      return undefined
    const keys = {...(accessToken as Members)}
    const {accessKeyId, secretAccessKey, sessionToken, expiresAt} = keys
    const credentials = toCredentials({accessKeyId, secretAccessKey, sessionToken, expiration: expiresAt})
    return credentials && {credentials, keys, members: {...members, clientId, refreshToken, dpopKey}}
  } catch {
    return undefined
  }
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
    writePrivateFile(file, JSON.stringify(next))
  } catch {} // The credentials are valid without the cache.
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
