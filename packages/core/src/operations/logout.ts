import type {Operation} from '../operation.ts'

/**
 * Ends the user's session at the service, which then does not take its access token any more. Role credentials that were
 * issued before stay valid until they expire, and files with tokens on this computer stay as they are.
 */
export interface LogoutRequest {
  /**
   * Access token of the session, from CreateToken.
   * @sensitive true
   */
  accessToken: string
}

/** Nothing: an answer means that the session has ended. */
export type LogoutResponse = Record<string, never>

/** Logout of the access portal: `POST /logout`, unsigned. */
export const logout: Operation<LogoutRequest, LogoutResponse> = {
  name: 'Logout',
  service: 'sso',
  path: '/logout',
  headers: {accessToken: 'x-amz-sso_bearer_token'},
  errors: ['InvalidRequestException', 'TooManyRequestsException', 'UnauthorizedException'],
}
