import {ConfigError, ResponseError, SsoOidcError, TransportError} from '@sso-oidc/core'
import {CacheError, createSession, partsOf, type Session, type SsoSession} from '@sso-oidc/session'
import type {GlobalValues} from '../argv/global-flags.ts'
import {errorMessage} from '../messages/error-message.ts'
import {quote} from '../messages/quote.ts'
import {connectSession, type SessionContext} from '../network/open-session.ts'
import {routedClient} from '../network/routed-client.ts'
import type {Settings} from '../settings/settings.ts'

/** Settings of a sign-out. */
export interface SignOutOptions {
  readonly globals: GlobalValues
  readonly settings: Settings
  /** True to remove the registrations too. */
  readonly forget: boolean
}

/**
 * Signs out of all given sessions at the same time, so that neither a failure nor an interrupt leaves the files of the next
 * one. Returns one line for each session.
 *
 * @throws {ConfigError} `InvalidSetting` for a setting of all sessions; no file is then changed
 * @throws {SsoOidcError} after all sessions, with all failures
 */
export async function signOutOf(
  sessions: readonly SsoSession[],
  {forget, ...given}: SignOutOptions,
  context: SessionContext,
): Promise<string> {
  const open = sessions.map((settings) => ({name: nameOf(settings), session: connect(settings, given, context)}))
  const outcomes = await Promise.allSettled(open.map(({session}) => session.logout({forget})))
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.status === 'rejected' ? failuresOf(outcome.reason, open[index]?.name ?? '') : [],
  )
  throwFailures(failures)
  const lines = outcomes.map((outcome, index) => {
    const isSignedOut = outcome.status === 'fulfilled' && outcome.value
    return `${isSignedOut ? 'Signed out of' : 'Not signed in to'} ${open[index]?.name}.\n`
  })
  return lines.join('')
}

function nameOf({name, startUrl}: SsoSession): string {
  return name ?? startUrl
}

/** Connects a session. One with an invalid region can be removed from this computer all the same. */
function connect(
  settings: SsoSession,
  given: {globals: GlobalValues; settings: Settings},
  context: SessionContext,
): Session {
  try {
    return connectSession(settings, given, context).session
  } catch (error) {
    if (!(error instanceof ConfigError) || !/^(Invalid|No)Region$/.test(error.code)) throw error
    const client = routedClient(() => {
      throw new ConfigError('InvalidConfig', `Invalid sso_region ${quote(settings.region)}.`, {cause: error})
    })
    return createSession(settings, {client, home: context, now: context.now})
  }
}

/** Returns the failures of a sign-out. A failure to end the session names the session. */
function failuresOf(error: unknown, name: string): SsoOidcError[] {
  const parts = partsOf(error)
  const isRemoved = parts.every((part) => !(part instanceof CacheError))
  return parts.map((part) => {
    if (!(part instanceof SsoOidcError)) throw part
    if (part instanceof CacheError) return part
    const start = isRemoved ? 'The token was removed from this computer, but the' : 'The'
    const message = `${start} session ${name} could not be ended at the service: ${part.message}`
    return withMessage(part, message)
  })
}

/** Throws several failures as one. Sessions share the role credentials, so they can have the same failure. */
function throwFailures(failures: readonly SsoOidcError[]): void {
  const [first] = failures
  if (first === undefined) return
  const lines = [...new Set(failures.map(errorMessage))]
  if (lines.length === 1) throw first
  const worst = failures.find((failure) => failure instanceof CacheError) ?? first
  throw withMessage(worst, `The sign-out has ${lines.length} problems:\n${lines.map((line) => `  ${line}`).join('\n')}`)
}

function withMessage(cause: SsoOidcError, message: string): SsoOidcError {
  if (cause instanceof TransportError) return new TransportError(cause.code, message, {cause})
  if (cause instanceof ResponseError) return new ResponseError(message, {cause})
  return cause instanceof CacheError ? new CacheError(message, {cause}) : new ConfigError(cause.code, message, {cause})
}
