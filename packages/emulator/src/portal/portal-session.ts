import type {User} from '../directory/directory.ts'
import {findUser} from '../directory/find-user.ts'
import type {Check} from '../service/checks.ts'
import type {HandlerContext} from '../service/handler.ts'
import {sha256} from '../service/identifiers.ts'
import {ACCOUNT_SCOPE} from '../service/issue-tokens.ts'
import type {AccessToken} from '../store/sessions.ts'
import type {Session} from '../store/tables.ts'

/** Session and user of a request to the access portal. */
export interface PortalFacts {
  readonly context: HandlerContext
  /** Undefined if the access token is unknown or expired, or the user signed out. */
  readonly session: (Session & Pick<AccessToken, 'scopes'>) | undefined
  /** Undefined if the user was removed from the directory or is locked. */
  readonly user: User | undefined
}

/** Loads the session and the user of an access token. */
export async function loadPortalFacts(accessToken: string, context: HandlerContext): Promise<PortalFacts> {
  const session = await context.store.sessions.findByAccessToken(sha256(accessToken), context.now)
  return {context, session, user: findUser(context.directory, session?.userName ?? null)}
}

/**
 * Checks that an access token is valid for the access portal. In `aws` mode every access token is, because clients
 * without scopes have always been able to use the portal. In `strict` mode the token needs the scope
 * `sso:account:access`.
 */
export const SESSION_CHECKS = {
  session: {fails: ({user}) => user === undefined, rejection: 'unauthorized'},
  scope: {
    fails: ({session, context}) => context.mode === 'strict' && !session?.scopes.includes(ACCOUNT_SCOPE),
    rejection: 'noAccess',
  },
} as const satisfies Record<string, Check<PortalFacts>>

/** Returns the names of the roles of a user in an account. */
export function rolesIn(user: User | undefined, accountId: string): string[] {
  const assignments = user?.assignments ?? []
  return [...new Set(assignments.flatMap((one) => (one.accountId === accountId ? one.roles : [])))]
}

/** Returns whether the directory has an account. */
export function hasAccount({context}: PortalFacts, accountId: string): boolean {
  return context.directory.accounts?.some((account) => account.accountId === accountId) ?? false
}
