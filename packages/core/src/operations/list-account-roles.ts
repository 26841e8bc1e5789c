import rules from '#generated/list-account-roles'
import {definePortalOperation} from '../model/define-portal-operation.ts'

/** Lists the roles of the user in an account. */
export interface ListAccountRolesRequest {
  /** Token of the page to return: `nextToken` of the previous response. */
  nextToken?: string
  /**
   * Maximum number of roles on a page, from 1 to 100.
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
  /** Account ID of twelve digits, from ListAccounts. */
  accountId: string
}

/** A role in an AWS account. */
export interface RoleInfo {
  /** Name of the role. */
  roleName?: string
  /** Account ID. */
  accountId?: string
}

/** One page of roles. */
export interface ListAccountRolesResponse {
  /** Token of the next page. The last page has none. */
  nextToken?: string
  /** Roles on this page. */
  roleList?: RoleInfo[]
}

/** ListAccountRoles of the access portal: `GET /assignment/roles`, unsigned. */
export const listAccountRoles = definePortalOperation<ListAccountRolesRequest, ListAccountRolesResponse>(rules, {
  name: 'ListAccountRoles',
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
})
