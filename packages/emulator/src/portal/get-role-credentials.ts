import type {GetRoleCredentialsRequest, GetRoleCredentialsResponse} from '@sso-oidc/core'
import {runChecks} from '../service/checks.ts'
import type {Handler} from '../service/handler.ts'
import {ACCOUNT_CHECKS} from './account-checks.ts'
import {loadPortalFacts} from './portal-session.ts'
import {createRoleCredentials} from './role-credentials.ts'

/** Issues IAM credentials for a role of the user. */
export const getRoleCredentials: Handler<GetRoleCredentialsRequest, GetRoleCredentialsResponse> = async (
  {accessToken, accountId, roleName},
  context,
) => {
  const facts = await loadPortalFacts(accessToken, context)
  await runChecks('GetRoleCredentials', ACCOUNT_CHECKS, {...facts, accountId, roleName})
  return {roleCredentials: createRoleCredentials(context)}
}
