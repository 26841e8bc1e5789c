import {endpointFor, type ServiceName} from '@sso-oidc/core'
import {configuredEndpoint, type EndpointSettings, regionalEndpoint} from '@sso-oidc/session'
import {invalidSetting} from '../settings/settings.ts'
import {webDomain} from './web-domain.ts'

/** Service that has an endpoint: one of this program's, or one that credentials come from. */
export type EndpointService = ServiceName | 'signin' | 'sts'

/**
 * Returns the endpoint of a service: the configured one, else the one of the region.
 *
 * @throws {ConfigError} `InvalidSetting` if the configured URL is invalid; `InvalidRegion`
 */
export function serviceEndpoint(service: EndpointService, region: string, settings: EndpointSettings): URL {
  const configured = configuredEndpoint(service, settings)
  if (configured !== undefined) {
    if (configured.url !== undefined) return configured.url
    throw invalidSetting(configured, 'a complete URL that begins with https:// or http://')
  }
  return service === 'signin' ? signinEndpoint(region) : regionalEndpoint(service, region, settings)
}

function signinEndpoint(region: string): URL {
  endpointFor(region) // Rejects an invalid region.
  return new URL(`https://${region}.signin.${webDomain(region)}`)
}
