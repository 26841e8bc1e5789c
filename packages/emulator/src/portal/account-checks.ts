import type {Check} from '../service/checks.ts'
import {hasAccount, type PortalFacts, rolesIn, SESSION_CHECKS} from './portal-session.ts'

/** Input of the account checks. */
export interface AccountFacts extends PortalFacts {
  readonly accountId: string
  /** Undefined if the user needs no particular role. */
  readonly roleName: string | undefined
}

/** Checks that the account exists and that the user has the role in it. */
export const ACCOUNT_CHECKS = {
  ...SESSION_CHECKS,
  account: {fails: (facts) => !hasAccount(facts, facts.accountId), rejection: 'unknownAccount'},
  role: {fails: hasNoRole, rejection: 'noAccess'},
} as const satisfies Record<string, Check<AccountFacts>>

function hasNoRole({user, accountId, roleName}: AccountFacts): boolean {
  const roles = rolesIn(user, accountId)
  return roleName === undefined ? roles.length === 0 : !roles.includes(roleName)
}
