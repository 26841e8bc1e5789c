import type {Transport} from '@sso-oidc/core'
import type {Profile, StsSource} from '@sso-oidc/session'
import {serviceEndpoint} from '../service-endpoint.ts'

/** Settings that the credential chain reads from, and connections that it uses. */
export interface CredentialSource extends Omit<StsSource, 'stsEndpoint'> {
  /** Profile of the command. */
  readonly profile: Profile
  /** Whether `--profile` selected the profile. If so, keys in environment variables are ignored. */
  readonly isProfileOption: boolean
  /** Sends requests to the host itself: containers and instance metadata. Default: without a proxy, within 2 seconds. */
  readonly localTransport?: Transport
  /** Prints a warning about credentials that are valid. Default: there are no warnings. */
  readonly onWarning?: ((line: string) => void) | undefined
}

/** Returns the source of requests to STS. Endpoints are settings of the command's profile, also if another profile has the role. */
export function stsSource(source: CredentialSource): StsSource {
  const {region, profile, context} = source
  return {...source, stsEndpoint: () => serviceEndpoint('sts', region, {env: context.env, profile})}
}

/** Returns the members of a JSON object, or no members for any other text. */
export function jsonMembers(body: Uint8Array | string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
