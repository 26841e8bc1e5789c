import rules from '#generated/start-device-authorization'
import {defineOperation} from '../model/define-operation.ts'

/** Starts a sign-in on another device. Returns a device code for the client and a user code for the user. */
export interface StartDeviceAuthorizationRequest {
  /** Client ID, from RegisterClient. */
  clientId: string
  /**
   * Client secret, from RegisterClient.
   * @sensitive true
   */
  clientSecret: string
  /** URL of the AWS access portal, for example `https://d-1234567890.awsapps.com/start`. */
  startUrl: string
}

/** A device authorization (RFC 8628). */
export interface StartDeviceAuthorizationResponse {
  /**
   * Code for the client. The client sends it with CreateToken until the user approves the request.
   * @sensitive true
   */
  deviceCode?: string
  /** Code for the user. The user compares it with the code on the page, or enters it there. */
  userCode?: string
  /** URL of the page where the user enters the code. */
  verificationUri?: string
  /** URL of the same page with the code filled in. */
  verificationUriComplete?: string
  /**
   * Seconds until both codes expire.
   * @TJS-type integer
   */
  expiresIn?: number
  /**
   * Seconds to wait between two CreateToken requests.
   * @TJS-type integer
   */
  interval?: number
}

/** StartDeviceAuthorization: `POST /device_authorization`, unsigned. */
export const startDeviceAuthorization = defineOperation<
  StartDeviceAuthorizationRequest,
  StartDeviceAuthorizationResponse
>(rules, {
  name: 'StartDeviceAuthorization',
  path: '/device_authorization',
  errors: [
    'InternalServerException',
    'InvalidClientException',
    'InvalidRequestException',
    'SlowDownException',
    'UnauthorizedClientException',
  ],
})
