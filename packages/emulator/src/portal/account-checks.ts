import type {Check} from '../service/checks.ts'
import {hasAccount, type PortalFacts, rolesIn, SESSION_CHECKS} from './portal-session.ts'

/** Who asks for a role in an account. */
export interface AccountFacts extends PortalFacts {
  readonly accountId: string
  /** Undefined when any role will do. */
  readonly roleName: string | undefined
}

/** Whether there is the account, and the person has the role in it. */
export const ACCOUNT_CHECKS = {
  ...SESSION_CHECKS,
  account: {wrong: (facts) => !hasAccount(facts, facts.accountId), refusal: 'unknownAccount'},
  role: {wrong: hasNoRole, refusal: 'noAccess'},
} as const satisfies Record<string, Check<AccountFacts>>

function hasNoRole({user, accountId, roleName}: AccountFacts): boolean {
  const roles = rolesIn(user, accountId)
  return roleName === undefined ? roles.length === 0 : !roles.includes(roleName)
}
