import type {CreateTokenRequest} from '@sso-oidc/core'
import {DEVICE_CODE, type GrantType} from '../store/grant-type.ts'
import type {RejectionName} from './rejections.ts'

interface GrantTypeEntry {
  /** Request field with the code or token. */
  readonly member: keyof CreateTokenRequest & ('deviceCode' | 'code' | 'refreshToken')
  /** Rejection of a code or token that is unknown, used, or owned by another client. */
  readonly invalid: RejectionName
  /** Rejection of an expired code or token. */
  readonly expired: RejectionName
}

/** Grant types of CreateToken. */
export const GRANT_TYPES: Readonly<Record<GrantType, GrantTypeEntry>> = {
  [DEVICE_CODE]: {member: 'deviceCode', invalid: 'invalidDeviceCode', expired: 'expiredDeviceCode'},
  authorization_code: {member: 'code', invalid: 'invalidCode', expired: 'invalidCode'},
  refresh_token: {member: 'refreshToken', invalid: 'invalidRefreshToken', expired: 'invalidRefreshToken'},
}

/** Returns whether CreateToken supports a grant type. */
export function isGrantType(name: string): name is GrantType {
  return Object.hasOwn(GRANT_TYPES, name)
}
