import type {ListAccountsRequest, ListAccountsResponse} from '@sso-oidc/core'
import {runChecks} from '../service/checks.ts'
import type {Handler} from '../service/handler.ts'
import {paginate} from './paginate.ts'
import {loadPortalFacts, rolesIn, SESSION_CHECKS} from './portal-session.ts'

/** Lists the accounts in which the user has a role, in the order of the directory. */
export const listAccounts: Handler<ListAccountsRequest, ListAccountsResponse> = async (request, context) => {
  const facts = await loadPortalFacts(request.accessToken, context)
  await runChecks('ListAccounts', SESSION_CHECKS, facts)
  const {accounts = []} = context.directory
  const {items, ...next} = paginate(
    'accounts',
    accounts.filter(({accountId}) => rolesIn(facts.user, accountId).length > 0),
    request,
  )
  return {...next, accountList: items.map((account) => ({...account}))}
}
