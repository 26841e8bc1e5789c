import {ConfigError, InputError} from '@sso-oidc/core'
import type {Arguments} from '../argv/arguments.ts'
import type {OperationValues} from '../argv/operation-flags.ts'
import {assertSameRegion, type OpenSession, openSession, type SessionContext} from '../network/open-session.ts'

/**
 * Returns the session whose access token a request needs.
 *
 * @throws {InputError} if there is no session
 */
export function sessionOf({globals, values}: Arguments<OperationValues>, context: SessionContext): OpenSession {
  const name = values['sso-session']
  try {
    const open = openSession({globals, name: typeof name === 'string' ? name : undefined}, context)
    assertSameRegion(open, globals)
    return open
  } catch (cause) {
    if (!(cause instanceof ConfigError) || cause.code !== 'NoSession') throw cause
    const remedy = cause.details['sessions']
      ? 'Select one with --sso-session'
      : 'Run `sso-oidc configure` and `sso-oidc login`'
    const sentence = `Missing: --access-token. ${cause.message} ${remedy}, or pass an access token.`
    throw new InputError(sentence, {cause})
  }
}
