import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {TestBed, toAnswer, type WireResponse} from './test-bed.ts'

/** Returns the exact response of a rejection by the portal. */
export function portalRejection(exception: string, status: number, message: string): WireResponse {
  return {
    status,
    errorType: `${exception}:http://internal.amazon.com/coral/com.amazonaws.switchboard.portal/`,
    text: `{"message":"${message}","__type":"com.amazonaws.switchboard.portal#${exception}"}`,
  }
}

export const UNAUTHORIZED = portalRejection('UnauthorizedException', 401, 'Session token not found or invalid')
export const NO_ACCESS = portalRejection('ForbiddenException', 403, 'No access')
export const INVALID = portalRejection('InvalidRequestException', 400, 'A parameter is missing or invalid')
export const UNKNOWN_ACCOUNT = portalRejection('ResourceNotFoundException', 404, 'Account not found')

export const ACCOUNT = '111122223333'

/** Signs in with a device code. */
export async function signedIn(options: ConstructorParameters<typeof TestBed>[0] = {}, registration = FULL_CLIENT) {
  const bed = new TestBed(options)
  const {credentials, token} = await bed.signIn(registration)
  return {bed, credentials, token, accessToken: token.accessToken ?? ''}
}

/** Sends a request to the portal. */
export async function ask(bed: TestBed, path: string, token?: string, method = 'GET'): Promise<WireResponse> {
  const headers = token === undefined ? {} : {'x-amz-sso_bearer_token': token}
  return toAnswer(await bed.emulator.fetch(ENDPOINT + path, {method, headers}))
}

/** RegisterClient request without the scope of the access portal. */
export const NO_SCOPE = {...FULL_CLIENT, scopes: ['openid']}
