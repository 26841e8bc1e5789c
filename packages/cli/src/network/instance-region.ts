import {type HttpRequest, TransportError} from '@sso-oidc/core'
import type {Context} from '@sso-oidc/session'
import {nodeTransport} from './transport.ts'

const SETTINGS = {connectTimeout: 1000, readTimeout: 1000, verify: true}

/**
 * Returns the region of the EC2 instance from its metadata service (IMDSv2): the availability zone without its last letter.
 *
 * Returns undefined if the service is disabled (`AWS_EC2_METADATA_DISABLED=true`) or does not respond within a second.
 */
export async function instanceRegion(env: Context['env']): Promise<string | undefined> {
  if (env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') return undefined
  const base = (env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] || 'http://169.254.169.254').replace(/\/$/, '')
  const token = await ask({
    method: 'PUT',
    url: `${base}/latest/api/token`,
    headers: {'x-aws-ec2-metadata-token-ttl-seconds': '21600'},
    body: '',
  })
  const zone = await ask({
    method: 'GET',
    url: `${base}/latest/meta-data/placement/availability-zone/`,
    headers: token === undefined ? {} : {'x-aws-ec2-metadata-token': token},
    body: '',
  })
  return zone?.slice(0, -1)
}

async function ask(request: HttpRequest): Promise<string | undefined> {
  try {
    const {status, body} = await nodeTransport(SETTINGS)(request)
    return status === 200 ? new TextDecoder().decode(body).trim() : undefined
  } catch (error) {
    if (error instanceof TransportError) return undefined
    throw error
  }
}
