import type {Operation} from '../operation.ts'

/** Lists the roles that the user has in an AWS account. */
export interface ListAccountRolesRequest {
  /** Page that is wanted: the value that the page before it brought. */
  nextToken?: string
  /**
   * How many roles a page may have, from 1 to 100.
   * @TJS-type integer
   * @minimum 1
   * @maximum 100
   */
  maxResults?: number
  /**
   * Access token of the user, from CreateToken.
   * @sensitive true
   */
  accessToken: string
  /** Identifier of the account, from ListAccounts: twelve digits. */
  accountId: string
}

/** A role in an AWS account. */
export interface RoleInfo {
  /** Name of the role, for GetRoleCredentials. */
  roleName?: string
  /** Identifier of the account. */
  accountId?: string
}

/** A page of the roles. */
export interface ListAccountRolesResponse {
  /** Value that gets the next page. The last page has none. */
  nextToken?: string
  /** Roles of this page. */
  roleList?: RoleInfo[]
}

/** ListAccountRoles of the access portal: `GET /assignment/roles`, unsigned. */
export const listAccountRoles: Operation<ListAccountRolesRequest, ListAccountRolesResponse> = {
  name: 'ListAccountRoles',
  service: 'sso',
  method: 'GET',
  path: '/assignment/roles',
  query: {nextToken: 'next_token', maxResults: 'max_result', accountId: 'account_id'},
  headers: {accessToken: 'x-amz-sso_bearer_token'},
  errors: [
    'ForbiddenException',
    'InvalidRequestException',
    'ResourceNotFoundException',
    'TooManyRequestsException',
    'UnauthorizedException',
  ],
  pages: {input: 'nextToken', output: 'nextToken', list: 'roleList', size: 'maxResults'},
}
