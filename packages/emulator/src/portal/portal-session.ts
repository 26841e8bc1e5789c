import type {User} from '../directory/directory.ts'
import {findUser} from '../directory/find-user.ts'
import type {Check} from '../service/checks.ts'
import type {HandlerContext} from '../service/handler.ts'
import {sha256} from '../service/identifiers.ts'
import {ACCOUNT_SCOPE} from '../service/issue-tokens.ts'
import type {AccessToken} from '../store/sessions.ts'
import type {Session} from '../store/tables.ts'

/** Who asks the access portal, by the access token of the request. */
export interface PortalFacts {
  readonly context: HandlerContext
  /** Undefined when the token is unknown, has expired or was signed out. */
  readonly session: (Session & Pick<AccessToken, 'scopes'>) | undefined
  /** Undefined when the person is not in the directory any more, or is locked. */
  readonly user: User | undefined
}

/** Finds out who asks. */
export async function loadPortalFacts(accessToken: string, context: HandlerContext): Promise<PortalFacts> {
  const session = await context.store.sessions.findByAccessToken(sha256(accessToken), context.now)
  return {context, session, user: findUser(context.directory, session?.userName ?? null)}
}

/**
 * Whether the token may be used here. In `aws` mode every token may: those of clients that registered no scope at all have
 * long been used for accounts. In `strict` mode it needs the scope for that.
 */
export const SESSION_CHECKS = {
  session: {wrong: ({user}) => user === undefined, refusal: 'unauthorized'},
  scope: {
    wrong: ({session, context}) => context.mode === 'strict' && !session?.scopes.includes(ACCOUNT_SCOPE),
    refusal: 'noAccess',
  },
} as const satisfies Record<string, Check<PortalFacts>>

/** Names of the roles that a person has in an account. */
export function rolesIn(user: User | undefined, accountId: string): string[] {
  const assignments = user?.assignments ?? []
  return [...new Set(assignments.flatMap((one) => (one.accountId === accountId ? one.roles : [])))]
}

/** Whether the instance has an account. */
export function hasAccount({context}: PortalFacts, accountId: string): boolean {
  return context.directory.accounts?.some((account) => account.accountId === accountId) ?? false
}
