import rules from '#generated/get-role-credentials'
import {definePortalOperation} from '../model/define-portal-operation.ts'

/** Gets IAM credentials for a role. They are short-lived, and the role must be assigned to the user. */
export interface GetRoleCredentialsRequest {
  /** Name of the role, from ListAccountRoles. */
  roleName: string
  /** Account ID of twelve digits, from ListAccounts. */
  accountId: string
  /**
   * Access token of the user, from CreateToken.
   * @sensitive true
   */
  accessToken: string
}

/** IAM credentials of a role. */
export interface RoleCredentials {
  /** Access key ID. */
  accessKeyId: string
  /**
   * Secret access key.
   * @sensitive true
   */
  secretAccessKey: string
  /**
   * Session token. Every request that is signed with these credentials must include it.
   * @sensitive true
   */
  sessionToken: string
  /**
   * Expiration time in milliseconds since 1970-01-01T00:00:00Z.
   * @TJS-type integer
   */
  expiration: number
}

/** Credentials of the requested role. */
export interface GetRoleCredentialsResponse {
  /** Credentials of the role. */
  roleCredentials?: RoleCredentials
}

/** GetRoleCredentials of the access portal: `GET /federation/credentials`, unsigned. */
export const getRoleCredentials = definePortalOperation<GetRoleCredentialsRequest, GetRoleCredentialsResponse>(rules, {
  name: 'GetRoleCredentials',
  method: 'GET',
  path: '/federation/credentials',
  query: {roleName: 'role_name', accountId: 'account_id'},
  headers: {accessToken: 'x-amz-sso_bearer_token'},
  errors: [
    'ForbiddenException',
    'InvalidRequestException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
    'UnauthorizedException',
  ],
  resultMember: 'roleCredentials',
})
