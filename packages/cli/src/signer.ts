import {ConfigError, type HttpRequest, type Signer, type Transport} from '@sso-oidc/core'
import type {Profile} from './profile.ts'

/** Where a signature gets its credentials from. */
export interface CredentialSource {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly profile: Profile
  /** Whether the profile was named by `--profile`. Then variables with credentials do not count. */
  readonly isProfileFlag: boolean
  /** How role credentials are fetched. */
  readonly transport: Transport
}

/** IAM credentials. */
interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/**
 * Signs requests (SigV4) with the IAM credentials that the AWS CLI would find. They are looked for, and the libraries for
 * that loaded, when the first signature is due; every attempt of a request is signed anew.
 *
 * @throws {ConfigError} `NoCredentials` when there are none, `CredentialsFailed` when those that are configured fail
 */
export function createSigner(region: string, source: CredentialSource): Signer {
  let found: Promise<Credentials> | undefined
  return async (request, service) => {
    found ??= findCredentials(region, source)
    const credentials = await found
    const {SignatureV4} = await import('@smithy/signature-v4')
    const signer = new SignatureV4({applyChecksum: false, credentials, region, service, sha256: Sha256})
    const {headers} = await signer.sign(toSignable(request))
    const added = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
    return {...request, headers: {...request.headers, ...Object.fromEntries(added)}}
  }
}

/** What is signed: the headers are those that the AWS CLI signs. A proxy on the way may touch the others. */
function toSignable({method, url, headers, body}: HttpRequest) {
  const {protocol, hostname, host, pathname, searchParams} = new URL(url)
  const path = decodeURI(pathname)
  const signed = {host, 'content-type': headers['content-type'] ?? ''}
  return {method, protocol, hostname, path, query: Object.fromEntries(searchParams), headers: signed, body}
}

/** The hash that the library asks for, on Node's own. */
class Sha256 {
  readonly #secret: Uint8Array | undefined
  #parts: Uint8Array[] = []

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : toBytes(secret)
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#parts.push(toBytes(data))
  }

  reset(): void {
    this.#parts = []
  }

  async digest(): Promise<Uint8Array> {
    const {createHash, createHmac} = process.getBuiltinModule('node:crypto')
    const hash = this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret)
    for (const part of this.#parts) hash.update(part)
    return hash.digest()
  }
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

async function findCredentials(region: string, source: CredentialSource): Promise<Credentials> {
  const {env, profile, isProfileFlag, transport} = source
  const fromVariables = isProfileFlag ? undefined : readVariables(env)
  if (fromVariables !== undefined) return fromVariables
  const {defaultProvider} = await import('@aws-sdk/credential-provider-node')
  const {sdkRequestHandler} = await import('./sdk-request-handler.ts')
  try {
    const find = defaultProvider({profile: profile.name, clientConfig: {requestHandler: sdkRequestHandler(transport)}})
    // Not a region for all clients: an SSO profile has one of its own.
    return await find({callerClientConfig: {region: () => Promise.resolve(region)}})
  } catch (cause) {
    const configured = CREDENTIAL_KEYS.filter((key) => profile.settings[key] !== undefined)
    if (configured.length === 0 && !Object.keys(env).some((name) => /^AWS_(CONTAINER|WEB_IDENTITY)_/.test(name))) {
      throw new ConfigError('NoCredentials', undefined, {cause})
    }
    const session = profile.settings['sso_session']
    const named = typeof session === 'string' ? ` (sso-session ${session})` : ''
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(
      'CredentialsFailed',
      `The credentials of the profile ${profile.name}${named} failed: ${reason}`,
      {cause},
    )
  }
}

/** Keys of a profile that say where credentials come from. */
const CREDENTIAL_KEYS = [
  'aws_access_key_id',
  'credential_process',
  'login_session',
  'role_arn',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
]

function readVariables(env: CredentialSource['env']): Credentials | undefined {
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  if (!accessKeyId) return undefined
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  if (!secretAccessKey) {
    throw new ConfigError('CredentialsFailed', 'AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not.')
  }
  const sessionToken = env['AWS_SECURITY_TOKEN'] || env['AWS_SESSION_TOKEN']
  return {accessKeyId, secretAccessKey, ...(sessionToken ? {sessionToken} : {})}
}
