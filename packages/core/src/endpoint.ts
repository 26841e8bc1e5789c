import {ConfigError} from './model/errors.ts'
import type {PlatformUrl} from './platform.ts'
import {SERVICE_HOSTS, type ServiceName} from './service.ts'

/** Domains of the partitions by the beginning of their regions. All others have the domain `amazonaws.com`. */
const DOMAINS: ReadonlyMap<string, string> = new Map([
  ['cn', 'amazonaws.com.cn'],
  ['eusc-de', 'amazonaws.eu'],
  ['us-iso', 'c2s.ic.gov'],
  ['us-isob', 'sc2s.sgov.gov'],
  ['eu-isoe', 'cloud.adc-e.uk'],
  ['us-isof', 'csp.hci.ic.gov'],
])

/** Domain of the dual-stack endpoints by domain of the other endpoints. */
const DUAL_STACK: Readonly<Record<string, string>> = {
  'amazonaws.com': 'api.aws',
  'amazonaws.com.cn': 'api.amazonwebservices.com.cn',
  'amazonaws.eu': 'api.amazonwebservices.eu',
  'c2s.ic.gov': 'api.aws.ic.gov',
  'sc2s.sgov.gov': 'api.aws.scloud',
  'cloud.adc-e.uk': 'api.cloud-aws.adc-e.uk',
  'csp.hci.ic.gov': 'api.aws.hci.ic.gov',
}

/** Settings of an endpoint. */
export interface EndpointOptions {
  /** Service of the endpoint. Default: `sso-oidc`. */
  readonly service?: ServiceName | undefined
  /** True to use the FIPS 140 endpoint. Default: false. */
  readonly fips?: boolean | undefined
  /** True to use the dual-stack endpoint (IPv4 and IPv6). Default: false. */
  readonly dualStack?: boolean | undefined
}

/**
 * Returns the endpoint of a service in a region.
 *
 * `fips-us-east-1` and `us-east-1-fips` select the FIPS endpoint of `us-east-1`. An unknown region belongs to the
 * commercial partition.
 *
 * @example
 * endpointFor('eu-west-1').href // 'https://oidc.eu-west-1.amazonaws.com/'
 * endpointFor('eu-west-1', {service: 'sso'}).href // 'https://portal.sso.eu-west-1.amazonaws.com/'
 *
 * @throws {ConfigError} `InvalidRegion` if the region is not a valid host label
 */
export function endpointFor(region: string, options: EndpointOptions = {}): PlatformUrl {
  const {service = 'sso-oidc', fips = false, dualStack = false} = options
  if (!dualStack) return plainEndpoint(region, service, fips)
  assertRegion(region)
  const plain = plainRegion(region)
  return toUrl(service, fips || plain !== region, `${plain}.${DUAL_STACK[domainOf(plain)]}`)
}

/** Returns the endpoint of a service in a region. It is not dual-stack. */
export function plainEndpoint(region: string, service: ServiceName, fips = false): PlatformUrl {
  assertRegion(region)
  const plain = plainRegion(region)
  // The GovCloud hosts are FIPS endpoints under their plain name.
  const isMarked = (fips || plain !== region) && !plain.startsWith('us-gov-')
  return toUrl(service, isMarked, `${plain}.${domainOf(plain)}`)
}

function toUrl(service: ServiceName, isFips: boolean, domain: string): PlatformUrl {
  return new URL(`https://${SERVICE_HOSTS[service]}${isFips ? '-fips' : ''}.${domain}`)
}

/** Returns the domain of the partition of a region. An unknown region belongs to the commercial partition. */
function domainOf(region: string): string {
  const [, start = ''] = /^(.+)-\w+-\d+$/.exec(region) ?? []
  return DOMAINS.get(start) ?? 'amazonaws.com'
}

/** Returns the region without its FIPS prefix or suffix: `us-east-1` for `fips-us-east-1`. */
export function plainRegion(region: string): string {
  return region.replace(/^fips-|-fips$/g, '')
}

/**
 * Throws an error for a region that is not a valid host label. Call it before the region becomes part of a host name.
 *
 * @throws {ConfigError} `InvalidRegion`; `details.region` is the region
 */
export function assertRegion(region: string): void {
  if (!/^(?!\d+$)(?!-)[a-zA-Z0-9-]{1,63}(?<!-)$/.test(region)) {
    throw new ConfigError('InvalidRegion', 'The region is not a valid host label.', {details: {region}})
  }
}
