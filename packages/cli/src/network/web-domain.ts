/** Domains of the sign-in service and of the console by the beginning of the region. The first match counts. */
const DOMAINS = [
  ['cn-', 'amazonaws.cn'],
  ['us-gov-', 'amazonaws-us-gov.com'],
  ['us-iso-', 'c2shome.ic.gov'],
  ['us-isob-', 'sc2shome.sgov.gov'],
  ['us-isof-', 'csphome.hci.ic.gov'],
  ['eu-isoe-', 'csphome.adc-e.uk'],
  ['eusc-', 'amazonaws-eusc.eu'],
] as const

/** Returns the domain of the sign-in service (`signin.…`) and of the console (`console.…`) in the partition of a region. */
export function webDomain(region: string): string {
  return DOMAINS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws.amazon.com'
}
