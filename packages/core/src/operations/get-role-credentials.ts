import type {Operation} from '../operation.ts'

/** Gets short-lived IAM credentials for a role of the user, in exchange for an access token. */
export interface GetRoleCredentialsRequest {
  /** Name of the role, from ListAccountRoles. */
  roleName: string
  /** Identifier of the account, from ListAccounts: twelve digits. */
  accountId: string
  /**
   * Access token of the user, from CreateToken.
   * @sensitive true
   */
  accessToken: string
}

/** IAM credentials of a role. */
export interface RoleCredentials {
  /** Identifier of the access key. */
  accessKeyId: string
  /**
   * Secret that signs requests.
   * @sensitive true
   */
  secretAccessKey: string
  /**
   * Token that goes with every request signed by these credentials.
   * @sensitive true
   */
  sessionToken: string
  /**
   * When the credentials expire, in milliseconds since 1970-01-01T00:00:00Z.
   * @TJS-type integer
   */
  expiration: number
}

/** The credentials that the role gives. */
export interface GetRoleCredentialsResponse {
  /** Credentials of the role. */
  roleCredentials?: RoleCredentials
}

/** GetRoleCredentials of the access portal: `GET /federation/credentials`, unsigned. */
export const getRoleCredentials: Operation<GetRoleCredentialsRequest, GetRoleCredentialsResponse> = {
  name: 'GetRoleCredentials',
  service: 'sso',
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
  yields: 'roleCredentials',
}
