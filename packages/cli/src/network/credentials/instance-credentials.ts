import {type HttpRequest, ResponseError, TransportError} from '@sso-oidc/core'
import {type Credentials, textOf, toCredentials} from '@sso-oidc/session'
import {localTransport} from './local-transport.ts'
import {type CredentialSource, jsonMembers} from './source.ts'

const ROLES = '/latest/meta-data/iam/security-credentials/'

/**
 * Gets the credentials of the EC2 instance that the program runs on, from its metadata service (IMDSv2, and IMDSv1 unless
 * it is disabled). Returns undefined elsewhere, and if the instance has no role.
 */
export async function instanceCredentials(source: CredentialSource): Promise<Credentials | undefined> {
  const find = (variable: string, key: string): string | undefined =>
    source.context.env[variable] || textOf(source.profile.settings, key)
  if (source.context.env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') return undefined
  const isIpv6 = find('AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE', 'ec2_metadata_service_endpoint_mode')
  const host = isIpv6?.toLowerCase() === 'ipv6' ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254'
  const base = find('AWS_EC2_METADATA_SERVICE_ENDPOINT', 'ec2_metadata_service_endpoint') ?? host
  const ask = (method: HttpRequest['method'], path: string, headers: HttpRequest['headers']) =>
    send({method, url: base.replace(/\/$/, '') + path, headers, body: ''}, source)

  const token = await ask('PUT', '/latest/api/token', {'x-aws-ec2-metadata-token-ttl-seconds': '21600'})
  const isV1Disabled = find('AWS_EC2_METADATA_V1_DISABLED', 'ec2_metadata_v1_disabled')?.toLowerCase() === 'true'
  if (token === undefined && isV1Disabled) return undefined
  const headers: HttpRequest['headers'] = token === undefined ? {} : {'x-aws-ec2-metadata-token': token}
  const role = await ask('GET', ROLES, headers)
  if (!role) return undefined
  const {AccessKeyId, SecretAccessKey, Token, Expiration} = jsonMembers((await ask('GET', ROLES + role, headers)) ?? '')
  return toCredentials({
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: Token,
    expiration: Expiration,
  })
}

/** Returns the text of a successful response. Any failure means that there is no such service here. */
async function send(request: HttpRequest, source: CredentialSource): Promise<string | undefined> {
  try {
    const {status, body} = await localTransport(source)(request)
    return status === 200 ? new TextDecoder().decode(body).trim() : undefined
  } catch (error) {
    if (error instanceof TransportError || error instanceof ResponseError) return undefined
    throw error
  }
}
