import rules from '#generated/logout'
import {definePortalOperation} from '../model/define-portal-operation.ts'

/**
 * Ends the session of the user. The service then rejects its access token. Role credentials that were issued earlier stay
 * valid until they expire. Token files on this computer are not changed.
 */
export interface LogoutRequest {
  /**
   * Access token of the session, from CreateToken.
   * @sensitive true
   */
  accessToken: string
}

/** An empty object. */
export type LogoutResponse = Record<string, never>

/** Logout of the access portal: `POST /logout`, unsigned. */
export const logout = definePortalOperation<LogoutRequest, LogoutResponse>(rules, {
  name: 'Logout',
  path: '/logout',
  headers: {accessToken: 'x-amz-sso_bearer_token'},
  errors: ['InvalidRequestException', 'TooManyRequestsException', 'UnauthorizedException'],
})
