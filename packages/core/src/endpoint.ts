import {ConfigError} from './errors.ts'
import type {PlatformUrl} from './platform.ts'
import {SERVICES, type ServiceName} from './service.ts'

interface Partition {
  readonly regions: RegExp
  readonly suffix: string
  readonly dualStackSuffix: string
}

const COMMERCIAL: Partition = {
  regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  suffix: 'amazonaws.com',
  dualStackSuffix: 'api.aws',
}

const PARTITIONS: readonly Partition[] = [
  COMMERCIAL,
  {regions: /^cn-\w+-\d+$/, suffix: 'amazonaws.com.cn', dualStackSuffix: 'api.amazonwebservices.com.cn'},
  {regions: /^us-gov-\w+-\d+$/, suffix: 'amazonaws.com', dualStackSuffix: 'api.aws'},
  {regions: /^eusc-(de)-\w+-\d+$/, suffix: 'amazonaws.eu', dualStackSuffix: 'api.amazonwebservices.eu'},
  {regions: /^us-iso-\w+-\d+$/, suffix: 'c2s.ic.gov', dualStackSuffix: 'api.aws.ic.gov'},
  {regions: /^us-isob-\w+-\d+$/, suffix: 'sc2s.sgov.gov', dualStackSuffix: 'api.aws.scloud'},
  {regions: /^eu-isoe-\w+-\d+$/, suffix: 'cloud.adc-e.uk', dualStackSuffix: 'api.cloud-aws.adc-e.uk'},
  {regions: /^us-isof-\w+-\d+$/, suffix: 'csp.hci.ic.gov', dualStackSuffix: 'api.aws.hci.ic.gov'},
]

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
  assertRegion(region)
  const plain = plainRegion(region)
  const fips = options.fips === true || plain !== region
  const partition = PARTITIONS.find(({regions}) => regions.test(plain)) ?? COMMERCIAL
  // The GovCloud hosts are FIPS endpoints under their plain name.
  const mark = fips && !(plain.startsWith('us-gov-') && !options.dualStack) ? '-fips' : ''
  const host = SERVICES[options.service ?? 'sso-oidc'].host + mark
  return new URL(`https://${host}.${plain}.${options.dualStack ? partition.dualStackSuffix : partition.suffix}`)
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
