import {endpointFor, type PlatformUrl, type ServiceName} from '@sso-oidc/core'
import type {Context} from '../context.ts'
import {type Profile, textOf} from './config.ts'
import {showName} from './show-name.ts'

/** Environment and profile that endpoints are configured in. */
export interface EndpointSettings {
  readonly env: Context['env']
  readonly profile: Profile
}

/** Configured endpoint of a service. */
export interface ConfiguredEndpoint {
  /** Value of the setting. */
  readonly value: string
  /** Name of the setting. */
  readonly from: string
  /** The URL, or undefined if the value is not an http or https URL. */
  readonly url: PlatformUrl | undefined
}

/**
 * Returns the configured endpoint of a service, for example of `sso-oidc`, or undefined if there is none or if configured
 * endpoints are ignored. As in the AWS CLI, the environment variable for all services precedes the section for one service.
 */
export function configuredEndpoint(service: string, settings: EndpointSettings): ConfiguredEndpoint | undefined {
  if (isTrue(settings, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'ignore_configured_endpoint_urls')) return undefined
  const {env, profile} = settings
  const key = service.replaceAll('-', '_')
  const variable = [`AWS_ENDPOINT_URL_${key.toUpperCase()}`, 'AWS_ENDPOINT_URL'].find((name) => env[name])
  if (variable !== undefined) return toConfigured(env[variable] ?? '', variable)
  const section = profile.services[key]
  const own = typeof section === 'object' ? textOf(section, 'endpoint_url') : undefined
  const value = own ?? textOf(profile.settings, 'endpoint_url')
  const owner = own === undefined ? '' : ` of ${key}`
  return value === undefined
    ? undefined
    : toConfigured(value, `endpoint_url${owner} in the profile${showName(profile.name)}`)
}

/**
 * Returns the endpoint of a service in a region, with the settings for FIPS and dual-stack endpoints.
 *
 * @throws {ConfigError} `InvalidRegion`
 */
export function regionalEndpoint(
  service: ServiceName | 'sts',
  region: string,
  settings: EndpointSettings,
): PlatformUrl {
  const fips = isTrue(settings, 'AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint')
  const dualStack = isTrue(settings, 'AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint')
  if (service !== 'sts') return endpointFor(region, {service, fips, dualStack})
  // The endpoints of STS follow the rules of the OIDC service under another name.
  return new URL(endpointFor(region, {service: 'sso-oidc', fips, dualStack}).href.replace('//oidc', '//sts'))
}

function isTrue({env, profile}: EndpointSettings, variable: string, key: string): boolean {
  return (env[variable] || textOf(profile.settings, key))?.toLowerCase() === 'true'
}

function toConfigured(value: string, from: string): ConfiguredEndpoint {
  return {value, from, url: URL.canParse(value) && /^https?:/i.test(value) ? new URL(value) : undefined}
}
