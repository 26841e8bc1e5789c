import rules from '#generated/list-accounts'
import {definePortalOperation} from '../model/define-portal-operation.ts'

/** Lists the AWS accounts of the user. */
export interface ListAccountsRequest {
  /** Token of the page to return: `nextToken` of the previous response. */
  nextToken?: string
  /**
   * Maximum number of accounts on a page, from 1 to 100.
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
}

/** An AWS account. */
export interface AccountInfo {
  /** Account ID of twelve digits. */
  accountId?: string
  /** Name of the account. */
  accountName?: string
  /** Email address of the account. */
  emailAddress?: string
}

/** One page of accounts. */
export interface ListAccountsResponse {
  /** Token of the next page. The last page has none. */
  nextToken?: string
  /** Accounts on this page. */
  accountList?: AccountInfo[]
}

/** ListAccounts of the access portal: `GET /assignment/accounts`, unsigned. */
export const listAccounts = definePortalOperation<ListAccountsRequest, ListAccountsResponse>(rules, {
  name: 'ListAccounts',
  method: 'GET',
  path: '/assignment/accounts',
  query: {nextToken: 'next_token', maxResults: 'max_result'},
  headers: {accessToken: 'x-amz-sso_bearer_token'},
  errors: ['InvalidRequestException', 'ResourceNotFoundException', 'TooManyRequestsException', 'UnauthorizedException'],
  pages: {input: 'nextToken', output: 'nextToken', list: 'accountList', size: 'maxResults'},
})
