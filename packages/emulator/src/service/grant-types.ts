import type {CreateTokenRequest} from '@sso-oidc/core'
import type {RefusalName} from './refusals.ts'

/** Grant type of the device authorization grant (RFC 8628 section 3.4). */
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

/** A grant type that CreateToken knows. */
export type GrantType = typeof DEVICE_CODE | 'authorization_code' | 'refresh_token'

interface GrantTypeEntry {
  /** Member of the request that carries the code or token. */
  readonly member: keyof CreateTokenRequest & ('deviceCode' | 'code' | 'refreshToken')
  /** Answer to a code or token that is unknown, used or another client's. */
  readonly invalid: RefusalName
  /** Answer to one that is known and too old. */
  readonly expired: RefusalName
}

/** What differs from grant type to grant type. */
export const GRANT_TYPES: Readonly<Record<GrantType, GrantTypeEntry>> = {
  [DEVICE_CODE]: {member: 'deviceCode', invalid: 'invalidDeviceCode', expired: 'expiredDeviceCode'},
  authorization_code: {member: 'code', invalid: 'invalidCode', expired: 'invalidCode'},
  refresh_token: {member: 'refreshToken', invalid: 'invalidRefreshToken', expired: 'invalidRefreshToken'},
}

/** Whether CreateToken knows a grant type. */
export function isGrantType(name: string): name is GrantType {
  return Object.hasOwn(GRANT_TYPES, name)
}
