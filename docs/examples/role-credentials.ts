// Gets IAM credentials for a role with an access token. Uses the first account of the user that has the role.
import {
  type Client,
  getRoleCredentials,
  listAccountRoles,
  listAccounts,
  type RoleCredentials,
  sendAll,
} from '@sso-oidc/core'

export async function findCredentials(
  client: Client,
  accessToken: string,
  roleName: string,
): Promise<RoleCredentials | undefined> {
  const {accountList = []} = await sendAll(client, listAccounts, {accessToken})
  for (const {accountId = ''} of accountList) {
    const {roleList = []} = await sendAll(client, listAccountRoles, {accessToken, accountId})
    if (!roleList.some((role) => role.roleName === roleName)) continue
    const {roleCredentials} = await client.send(getRoleCredentials, {accessToken, accountId, roleName})
    return roleCredentials
  }
  return undefined
}
