/** Grant type of the device authorization grant (RFC 8628 section 3.4). */
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

/** Grant type of a code or refresh token in the store. */
export type GrantType = typeof DEVICE_CODE | 'authorization_code' | 'refresh_token'
