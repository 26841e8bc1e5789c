import {
  type HttpResponse,
  type PlatformUrl,
  ServiceError,
  sendWithServerClock,
  type Transport,
  withRetries,
} from '@sso-oidc/core'
import type {Config, Profile} from '../config/config.ts'
import type {Context} from '../context.ts'
import {type AssumedCredentials, type Credentials, profileError, toCredentials} from './credentials.ts'
import {signRequest} from './sign-request.ts'

/** Settings that roles are read from, and the connection to STS. */
export interface StsSource {
  readonly context: Pick<Context, 'cwd' | 'env' | 'now'>
  readonly config: Config
  /** True to ignore cached credentials of assumed roles. Default: false. */
  readonly fresh?: boolean | undefined
  /** Region of requests to STS. */
  readonly region: string
  /** Sends requests to AWS. */
  readonly transport: Transport
  /** Returns the endpoint of STS. Called before a request. */
  readonly stsEndpoint: () => PlatformUrl
}

/** Operation of STS that returns credentials. */
export interface StsCall {
  readonly action: 'AssumeRole' | 'AssumeRoleWithWebIdentity'
  /** Parameters in order. Those without a value are left out. */
  readonly parameters: readonly (readonly [string, string | undefined])[]
  /** Credentials that sign the request. Without them the request is sent unsigned. */
  readonly credentials?: Credentials
}

/**
 * Gets credentials from STS.
 *
 * @throws {ServiceError} with the code and the message of STS
 * @throws {ConfigError} `CredentialsFailed` for a response without credentials
 */
export async function callSts(call: StsCall, profile: Profile, source: StsSource): Promise<AssumedCredentials> {
  const {action, credentials} = call
  const {region, transport} = source
  const given = call.parameters.filter((pair): pair is readonly [string, string] => pair[1] !== undefined)
  const body = new URLSearchParams([['Action', action], ['Version', '2011-06-15'], ...given.map(([...pair]) => pair)])
  const request = {
    method: 'POST',
    url: source.stsEndpoint().href,
    headers: {'content-type': 'application/x-www-form-urlencoded; charset=utf-8'},
    body: body.toString(),
  } as const
  const signature = credentials && {credentials, region, service: 'sts'}
  const clock = {now: source.context.now, offset: 0}
  const response = await withRetries(async () => {
    if (signature === undefined) return assertSuccess(action, await transport(request))
    const send = async (time: number) => transport(await signRequest(request, signature, new Date(time)))
    return assertSuccess(action, await sendWithServerClock(clock, send))
  })
  const xml = new TextDecoder().decode(response.body)
  const keys = toCredentials({
    accessKeyId: textOfElement(xml, 'AccessKeyId'),
    secretAccessKey: textOfElement(xml, 'SecretAccessKey'),
    sessionToken: textOfElement(xml, 'SessionToken'),
    expiration: textOfElement(xml, 'Expiration'),
  })
  if (keys === undefined) throw profileError(profile, `cannot get credentials: ${action} returned no credentials`)
  const [AssumedRoleId, Arn] = [textOfElement(xml, 'AssumedRoleId'), textOfElement(xml, 'Arn')]
  return AssumedRoleId === undefined || Arn === undefined ? keys : {...keys, user: {AssumedRoleId, Arn}}
}

/** Returns the name of the session that STS records. It must match `[\w+=,.@-]{2,64}`. */
export function sessionName(configured: string | undefined, now: () => number): string {
  return configured ?? `sso-oidc-${Math.floor(now() / 1000)}`
}

function assertSuccess(operation: string, response: HttpResponse): HttpResponse {
  const {status, headers, body} = response
  if (status < 300) return response
  const xml = new TextDecoder().decode(body)
  const requestId = headers['x-amzn-requestid']
  throw new ServiceError({
    code: textOfElement(xml, 'Code') ?? String(status),
    operation,
    status,
    message: textOfElement(xml, 'Message') ?? '',
    members: {},
    ...(requestId === undefined ? {} : {requestId}),
  })
}

const ENTITIES: Readonly<Record<string, string>> = {amp: '&', apos: "'", gt: '>', lt: '<', quot: '"'}

/** Returns the text of the first element with a name. The responses of STS have no attributes or comments. */
function textOfElement(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.trim()
  return text?.replace(/&(\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole)
}
