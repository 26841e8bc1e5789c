import type {LogoutRequest} from '@sso-oidc/core'
import {runChecks} from '../service/checks.ts'
import type {Handler} from '../service/handler.ts'
import {loadPortalFacts, SESSION_CHECKS} from './portal-session.ts'

/** Ends a session. Its access and refresh tokens become invalid. Role credentials stay valid. */
export const logout: Handler<LogoutRequest, undefined> = async ({accessToken}, context) => {
  const facts = await loadPortalFacts(accessToken, context)
  await runChecks('Logout', SESSION_CHECKS, facts)
  // The checks reject requests without a session.
  await context.store.sessions.end(facts.session?.id ?? '', context.now)
  return undefined
}
