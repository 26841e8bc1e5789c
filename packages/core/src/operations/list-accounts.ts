import type {Operation} from '../operation.ts'

/** Lists the AWS accounts in which the user has roles. */
export interface ListAccountsRequest {
  /** Page that is wanted: the value that the page before it brought. */
  nextToken?: string
  /**
   * How many accounts a page may have, from 1 to 100.
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
  /** Identifier of the account: twelve digits. */
  accountId?: string
  /** Name of the account. */
  accountName?: string
  /** E-mail address of the account. */
  emailAddress?: string
}

/** A page of the accounts. */
export interface ListAccountsResponse {
  /** Value that gets the next page. The last page has none. */
  nextToken?: string
  /** Accounts of this page. */
  accountList?: AccountInfo[]
}

/** ListAccounts of the access portal: `GET /assignment/accounts`, unsigned. */
export const listAccounts: Operation<ListAccountsRequest, ListAccountsResponse> = {
  name: 'ListAccounts',
  service: 'sso',
  method: 'GET',
  path: '/assignment/accounts',
  query: {nextToken: 'next_token', maxResults: 'max_result'},
  headers: {accessToken: 'x-amz-sso_bearer_token'},
  errors: ['InvalidRequestException', 'ResourceNotFoundException', 'TooManyRequestsException', 'UnauthorizedException'],
  pages: {input: 'nextToken', output: 'nextToken', list: 'accountList', size: 'maxResults'},
}
