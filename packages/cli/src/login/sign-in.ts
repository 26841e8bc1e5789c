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

/** The parts of the context that a sign-in needs. */
export type SignInContext = Pick<CommandContext, 'env' | 'now' | 'platform' | 'redactor' | 'stderr'>

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
