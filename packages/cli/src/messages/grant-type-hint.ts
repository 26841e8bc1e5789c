import type {AnyOperation, ServiceError} from '@sso-oidc/core'
import {nearest} from './did-you-mean.ts'
import {HintedServiceError} from './hinted-service-error.ts'

const URN = /^urn:ietf:params:oauth:grant-type:/i

/**
 * Returns the error of a service with a hint at the grant type that the user probably meant, such as the URN for
 * `device_code`. The program sends unknown grant types, because the service can support new ones.
 */
export function withGrantTypeHint(
  error: ServiceError,
  {requires}: AnyOperation,
  request: Readonly<Record<string, unknown>>,
): ServiceError {
  const {grantType} = request
  const known = Object.keys(requires?.['grantType'] ?? {})
  if (typeof grantType !== 'string' || known.includes(grantType) || error.details.status >= 500) return error
  const names = new Map(known.map((name) => [name.replace(URN, ''), name]))
  const meant = names.get(nearest(grantType.replace(URN, ''), [...names.keys()]) ?? '')
  return meant === undefined ? error : new HintedServiceError(error, `Did you mean the grant type \`${meant}\`?`)
}
