import {
  type CreateTokenResponse,
  createToken,
  endpointFor,
  type PlatformSignal,
  type PlatformUrl,
  SERVICE_ERRORS,
  ServiceError,
  type ServiceErrorName,
  serviceErrorEntry,
} from '@sso-oidc/core'
import type {CachedRegistration} from '../cache/registration-cache.ts'
import {type SsoSession, scopesOf, startUrlOf} from '../config/sso-session.ts'
import type {Authorization} from './callback.ts'
import {type CallbackServer, listenForCallback} from './callback-server.ts'
import {LoginError} from './login-error.ts'
import {createPkce, createState} from './pkce.ts'
import {keepRegistration, type LoginContext} from './registration.ts'
import type {LoginUi} from './ui.ts'

/** Milliseconds to wait for the browser, as in the AWS CLI: 10 minutes. */
const WAIT_MS = 600_000

/** Settings of a sign-in with an authorization code. */
export interface AuthorizationCodeOptions {
  readonly ui: LoginUi
  /** Endpoint of the OIDC service. Its page `/authorize` is opened. Default: that of the region of the session. */
  readonly endpoint?: PlatformUrl | string | undefined
  /** Port of the redirect URI. Default: a free port. */
  readonly port?: number | undefined
  /** Milliseconds to wait for the browser. Default: 600,000. */
  readonly wait?: number | undefined
  readonly signal?: PlatformSignal | undefined
}

/**
 * Signs in with an authorization code and PKCE: listens on 127.0.0.1, shows the page to open, and exchanges the code of the
 * redirect for a token. Caches the registration if the service has accepted it.
 *
 * @throws {ServiceError} `AccessDeniedException` if the user denies, or the error of the redirect
 * @throws {LoginError} `NoApproval` if no redirect arrives in time
 * @throws {Error} if the port cannot be used
 * @see RFC 8252 section 7.3, RFC 7636
 */
export async function loginWithAuthorizationCode(
  session: SsoSession,
  registration: CachedRegistration,
  options: AuthorizationCodeOptions,
  context: LoginContext,
): Promise<CreateTokenResponse> {
  try {
    const response = await authorize(session, registration, options, context)
    keepRegistration(session, registration, context.home)
    return response
  } catch (error) {
    // The service accepts the client before the user can deny.
    const isDenied = error instanceof ServiceError && error.code === 'AccessDeniedException'
    if (isDenied) keepRegistration(session, registration, context.home)
    throw error
  }
}

async function authorize(
  session: SsoSession,
  {clientId, clientSecret}: CachedRegistration,
  {ui, endpoint: given, port, wait = WAIT_MS, signal}: AuthorizationCodeOptions,
  {client, now}: LoginContext,
): Promise<CreateTokenResponse> {
  const endpoint = given === undefined ? endpointFor(session.region) : new URL(given)
  const {verifier, challenge} = createPkce()
  const state = createState()
  const issuers = [endpoint.origin, startUrlOf(session)]
  const server = await listenForCallback({state, issuers, ...(port === undefined ? {} : {port})})
  try {
    const {redirectUri} = server
    const url = authorizeUrl(endpoint, {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      state,
      code_challenge_method: 'S256',
      scopes: scopesOf(session).join(' '),
      code_challenge: challenge,
    })
    await ui.prompt({flow: 'authorization_code', url, expiresAt: now() + wait})
    const code = toCode(await authorizationOf(server, {wait, signal}))
    return await client.send(
      createToken,
      {clientId, clientSecret, grantType: 'authorization_code', redirectUri, code, codeVerifier: verifier},
      {signal},
    )
  } finally {
    await server.close()
  }
}

/** Returns the URL of an authorization request. As in the AWS CLI, a path of the endpoint is not part of it. */
function authorizeUrl(endpoint: URL, parameters: Readonly<Record<string, string>>): string {
  const url = new URL('/authorize', endpoint)
  // The AWS CLI writes a blank as %20.
  url.search = new URLSearchParams(parameters).toString().replaceAll('+', '%20')
  return url.href
}

/** Waits for the redirect. */
async function authorizationOf(
  {authorization}: CallbackServer,
  {wait, signal}: {wait: number; signal: PlatformSignal | undefined},
): Promise<Authorization> {
  signal?.throwIfAborted()
  let timer: NodeJS.Timeout | undefined
  let onAbort = (): void => {}
  const ended = new Promise<never>((_, reject) => {
    const seconds = Math.round(wait / 1000)
    timer = setTimeout(() => {
      reject(new LoginError(`The browser did not return within ${seconds} seconds.`))
    }, wait)
    onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, {once: true})
  })
  try {
    return await Promise.race([authorization, ended])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

function toCode(outcome: Authorization): string {
  if ('code' in outcome) return outcome.code
  const {error, description} = outcome
  const members = {error, ...(description === undefined ? {} : {error_description: description})}
  throw new ServiceError({code: exceptionOf(error), operation: 'Authorize', status: 400, message: '', members})
}

/** Returns the exception with an OAuth error, or the OAuth error itself if there is none. */
function exceptionOf(error: string): string {
  const names = Object.keys(SERVICE_ERRORS) as ServiceErrorName[]
  return names.find((name) => serviceErrorEntry(name)?.error === error) ?? error
}
