import type {Operation} from '../operation.ts'

/** Starts a sign-in on another device: gets a device code for the client and a user code for the person. */
export interface StartDeviceAuthorizationRequest {
  /** Identifier of the registered client, from RegisterClient. */
  clientId: string
  /**
   * Secret of the registered client, from RegisterClient.
   * @sensitive true
   */
  clientSecret: string
  /** URL of the AWS access portal, for example `https://d-1234567890.awsapps.com/start`. */
  startUrl: string
}

/** A device authorization (RFC 8628) that waits for its user. */
export interface StartDeviceAuthorizationResponse {
  /**
   * Code that the client exchanges with CreateToken once the user has approved.
   * @sensitive true
   */
  deviceCode?: string
  /** Code that the user compares or types. */
  userCode?: string
  /** Page where the user types the code. */
  verificationUri?: string
  /** The same page with the code filled in. */
  verificationUriComplete?: string
  /**
   * Seconds until both codes expire.
   * @TJS-type integer
   */
  expiresIn?: number
  /**
   * Seconds to wait between two attempts of CreateToken.
   * @TJS-type integer
   */
  interval?: number
}

/** StartDeviceAuthorization: `POST /device_authorization`, unsigned. */
export const startDeviceAuthorization: Operation<StartDeviceAuthorizationRequest, StartDeviceAuthorizationResponse> = {
  name: 'StartDeviceAuthorization',
  path: '/device_authorization',
  errors: [
    'InternalServerException',
    'InvalidClientException',
    'InvalidRequestException',
    'SlowDownException',
    'UnauthorizedClientException',
  ],
  examples: [
    {
      about: 'Get the codes for a client whose identifier and secret are in a file:',
      line:
        'sso-oidc start-device-authorization --cli-input-json file://client.json ' +
        '--start-url https://d-1234567890.awsapps.com/start',
    },
  ],
}
