import type {CreateTokenRequest} from '@sso-oidc/core'
import {DEVICE_CODE, type GrantType} from '../store/grant-type.ts'
import type {RefusalName} from './refusals.ts'

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
