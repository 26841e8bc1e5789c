import type {ListAccountRolesRequest, ListAccountRolesResponse} from '@sso-oidc/core'
import {runChecks} from '../service/checks.ts'
import type {Handler} from '../service/handler.ts'
import {ACCOUNT_CHECKS} from './account-checks.ts'
import {paginate} from './paginate.ts'
import {loadPortalFacts, rolesIn} from './portal-session.ts'

/** Lists the roles of the user in an account, in the order of the directory. */
export const listAccountRoles: Handler<ListAccountRolesRequest, ListAccountRolesResponse> = async (
  request,
  context,
) => {
  const {accessToken, accountId} = request
  const facts = await loadPortalFacts(accessToken, context)
  await runChecks('ListAccountRoles', ACCOUNT_CHECKS, {...facts, accountId, roleName: undefined})
  const {items, ...next} = paginate(`roles-${accountId}`, rolesIn(facts.user, accountId), request)
  return {...next, roleList: items.map((roleName) => ({roleName, accountId}))}
}
