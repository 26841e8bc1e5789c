import {endpointFor, type ServiceName} from '@sso-oidc/core'
import {type Context, type Profile, showName, textOf} from '@sso-oidc/session'
import {invalidSetting, type Setting} from '../settings/settings.ts'
import {webDomain} from './web-domain.ts'

/** Service that has an endpoint: one of this program's, or one that credentials come from. */
export type EndpointService = ServiceName | 'signin' | 'sts'

/** Environment and profile that endpoints are configured in. */
export interface EndpointSettings {
  readonly env: Context['env']
  readonly profile: Profile
}

/**
 * Returns the endpoint of a service: the configured one, else the one of the region.
 *
 * @throws {ConfigError} `InvalidSetting` if the configured URL is invalid; `InvalidRegion`
 */
export function serviceEndpoint(service: EndpointService, region: string, settings: EndpointSettings): URL {
  const isTrue = (variable: string, key: string): boolean =>
    (settings.env[variable] || textOf(settings.profile.settings, key))?.toLowerCase() === 'true'
  const ignored = isTrue('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'ignore_configured_endpoint_urls')
  const configured = ignored ? undefined : configuredEndpoint(service, settings)
  if (configured !== undefined) {
    const {value} = configured
    if (URL.canParse(value) && /^https?:/i.test(value)) return new URL(value)
    throw invalidSetting(configured, 'a complete URL that begins with https:// or http://')
  }
  const fips = isTrue('AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint')
  const dualStack = isTrue('AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint')
  if (service === 'signin') return signinEndpoint(region)
  if (service !== 'sts') return endpointFor(region, {service, fips, dualStack})
  // The endpoints of STS follow the rules of the OIDC service under another name.
  return new URL(endpointFor(region, {fips, dualStack}).href.replace('//oidc', '//sts'))
}

/**
 * Returns the configured endpoint of a service. As in the AWS CLI, the environment variable for all services precedes the
 * section for one service.
 */
function configuredEndpoint(service: EndpointService, {env, profile}: EndpointSettings): Setting | undefined {
  const key = service.replaceAll('-', '_')
  const section = profile.services[key]
  const variable = [`AWS_ENDPOINT_URL_${key.toUpperCase()}`, 'AWS_ENDPOINT_URL'].find((name) => env[name])
  if (variable !== undefined) return {value: env[variable] ?? '', from: variable}
  const own = typeof section === 'object' ? textOf(section, 'endpoint_url') : undefined
  const value = own ?? textOf(profile.settings, 'endpoint_url')
  const owner = own === undefined ? '' : ` of ${key}`
  return value === undefined ? undefined : {value, from: `endpoint_url${owner} in the profile${showName(profile.name)}`}
}

function signinEndpoint(region: string): URL {
  endpointFor(region) // Rejects an invalid region.
  return new URL(`https://${region}.signin.${webDomain(region)}`)
}
