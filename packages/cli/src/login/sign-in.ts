import {ConfigError, InputError, ServiceError} from '@sso-oidc/core'
import {type CachedToken, type SsoSession, textOf} from '@sso-oidc/session'
import type {CommandContext} from '../command.ts'
import {HintedServiceError} from '../messages/hinted-service-error.ts'
import {tokenWarning} from '../messages/token-warning.ts'
import type {OpenSession} from '../network/open-session.ts'
import {chooseFlow, hasBrowser} from './choose-flow.ts'
import {terminalUi} from './terminal-ui.ts'

/** Settings of a sign-in. */
export interface SignInOptions {
  readonly useDeviceCode?: boolean | undefined
  readonly noBrowser?: boolean | undefined
  /** True to do nothing if the cached token is valid or can be refreshed. Default: false. */
  readonly ifNeeded?: boolean | undefined
  /** True to sign in with a device code, and to print a QR code of the URL. */
  readonly qr?: boolean | undefined
  /** Port of the redirect URI. Default: a free port. */
  readonly port?: number | undefined
}

type SignInContext = Pick<CommandContext, 'env' | 'now' | 'platform' | 'redactor' | 'stderr'>

/**
 * Signs in to a session on the terminal, and adds the tokens to the secrets of the run.
 *
 * @throws {InputError} if the port is invalid
 * @throws as `Session.login`; {CacheError} if the token cannot be cached; {ConfigError} `InvalidSetting` if the port is in use
 */
export async function signIn(
  {settings, session, endpoint}: OpenSession,
  {useDeviceCode, noBrowser = false, ifNeeded = false, qr = false, port}: SignInOptions,
  {env, stderr, now, platform, redactor}: SignInContext,
): Promise<CachedToken> {
  if (port !== undefined && (port < 1 || port > 65_535)) {
    throw new InputError(`Invalid --redirect-port ${port}. Use a port from 1 to 65535.`)
  }
  // The page of an authorization code returns to this computer, so a phone cannot use it.
  const flow = chooseFlow({env, session: settings, platform, useDeviceCode: useDeviceCode || qr})
  const browser = browserOf(settings, env)
  const opensBrowser = !noBrowser && !qr && (browser !== undefined || hasBrowser(env, {platform}))
  const ui = terminalUi({stderr, env, platform, now, opensBrowser, browser, qr})
  try {
    const {token, warning} = await session.login({flow, ui, endpoint, port, ifNeeded})
    redactor.add(token.accessToken, token.refreshToken, token.clientSecret)
    if (warning?.reason === 'cache') throw warning.cause
    if (warning !== undefined) stderr.log(tokenWarning(warning))
    return token
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new ConfigError('InvalidSetting', `Port ${port} of --redirect-port is in use.`, {cause: error})
    }
    throw withSessionHint(error, settings)
  } finally {
    ui.end()
  }
}

/** Adds the session to the error of the service for a start URL that it does not know. Its message does not name the value. */
function withSessionHint(error: unknown, {startUrl, region}: SsoSession): unknown {
  if (!(error instanceof ServiceError) || error.code !== 'InvalidRequestException') return error
  return new HintedServiceError(error, `The start URL is ${startUrl}, and the region is ${region}.`)
}

/** Returns the command line of the browser: `sso_browser` of the session, or `BROWSER`. Undefined for that of the system. */
export function browserOf({settings}: SsoSession, env: SignInContext['env']): string | undefined {
  return textOf(settings, 'sso_browser') ?? (env['BROWSER'] || undefined)
}

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
