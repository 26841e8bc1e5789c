import type {SignatureV4} from '@smithy/signature-v4'
import type {HttpRequest, Signer} from '@sso-oidc/core'
import {type CredentialSource, type Credentials, findCredentials} from './credentials.ts'

/** Settings of a signature. */
interface SignatureSettings {
  readonly credentials: Credentials
  readonly region: string
  /** Signing name of the service. */
  readonly service: string
}

/**
 * Creates a signer (SigV4) that uses the IAM credentials of the AWS CLI.
 *
 * The first signature finds the credentials and loads the libraries. Every retry is signed again.
 *
 * @throws {ConfigError} `NoCredentials` if there are none, `CredentialsFailed` if configured credentials fail
 */
export function createSigner(region: string, source: CredentialSource): Signer {
  let found: Promise<Credentials> | undefined
  return async (request, service) => {
    found ??= findCredentials(region, source)
    return signRequest(request, {credentials: await found, region, service})
  }
}

/** Signs a request. The default signing date is the current time. */
export async function signRequest(
  request: HttpRequest,
  settings: SignatureSettings,
  signingDate: Date = new Date(),
): Promise<HttpRequest> {
  const {headers} = await (await signatureV4(settings)).sign(toSignable(request), {signingDate})
  const added = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return {...request, headers: {...request.headers, ...Object.fromEntries(added)}}
}

/** Creates the signer of the library with normalized paths and without a header for the body hash. */
export async function signatureV4(settings: SignatureSettings): Promise<SignatureV4> {
  const {SignatureV4} = await import('@smithy/signature-v4')
  return new SignatureV4({...settings, applyChecksum: false, sha256: Sha256})
}

/** Returns the signed parts of a request. Signs the same headers as the AWS CLI, because proxies can change others. */
function toSignable({method, url, headers, body}: HttpRequest) {
  const {protocol, hostname, host, pathname, searchParams} = new URL(url)
  const query = Object.fromEntries(Array.from(searchParams.keys(), (name) => [name, searchParams.getAll(name)]))
  const {'content-type': type} = headers
  const signed = {host, ...(type === undefined ? {} : {'content-type': type})}
  return {method, protocol, hostname, path: decodePath(pathname), query, headers: signed, body}
}

/** Decodes a path, which the library encodes again. Returns a path that cannot be decoded unchanged. */
function decodePath(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

/** SHA-256 for the library, implemented with `node:crypto`. */
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
