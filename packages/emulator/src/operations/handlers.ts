import {createToken} from '../oidc/create-token.ts'
import {createTokenWithIAM} from '../oidc/create-token-with-iam.ts'
import {registerClient} from '../oidc/register-client.ts'
import {startDeviceAuthorization} from '../oidc/start-device-authorization.ts'
import {getRoleCredentials} from '../portal/get-role-credentials.ts'
import {listAccountRoles} from '../portal/list-account-roles.ts'
import {listAccounts} from '../portal/list-accounts.ts'
import {logout} from '../portal/logout.ts'
import type {Handler} from '../service/handler.ts'

/** Handlers by API name. An operation without a handler returns its output skeleton. */
export const handlers: Readonly<Record<string, Handler<never, unknown>>> = {
  CreateToken: createToken,
  CreateTokenWithIAM: createTokenWithIAM,
  GetRoleCredentials: getRoleCredentials,
  ListAccountRoles: listAccountRoles,
  ListAccounts: listAccounts,
  Logout: logout,
  RegisterClient: registerClient,
  StartDeviceAuthorization: startDeviceAuthorization,
}
