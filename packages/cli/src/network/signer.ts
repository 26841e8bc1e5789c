import type {SignatureV4} from '@smithy/signature-v4'
import type {HttpRequest, Signer} from '@sso-oidc/core'
import {type CredentialSource, type Credentials, findCredentials} from './credentials.ts'

/** What a signature is made with. */
interface SignatureSettings {
  readonly credentials: Credentials
  readonly region: string
  /** Signing name of the service. */
  readonly service: string
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
    return signRequest(request, {credentials: await found, region, service})
  }
}

/** Adds the signature of a moment, by default of now, to a request. */
export async function signRequest(
  request: HttpRequest,
  settings: SignatureSettings,
  signingDate: Date = new Date(),
): Promise<HttpRequest> {
  const {headers} = await (await signatureV4(settings)).sign(toSignable(request), {signingDate})
  const added = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return {...request, headers: {...request.headers, ...Object.fromEntries(added)}}
}

/** The library's signer as the service wants it: paths are normalised, the hash of the body gets no header. */
export async function signatureV4(settings: SignatureSettings): Promise<SignatureV4> {
  const {SignatureV4} = await import('@smithy/signature-v4')
  return new SignatureV4({...settings, applyChecksum: false, sha256: Sha256})
}

/** What is signed: the headers are those that the AWS CLI signs. A proxy on the way may touch the others. */
function toSignable({method, url, headers, body}: HttpRequest) {
  const {protocol, hostname, host, pathname, searchParams} = new URL(url)
  const query = Object.fromEntries(Array.from(searchParams.keys(), (name) => [name, searchParams.getAll(name)]))
  const {'content-type': type} = headers
  const signed = {host, ...(type === undefined ? {} : {'content-type': type})}
  return {method, protocol, hostname, path: decodePath(pathname), query, headers: signed, body}
}

/** The path before it was encoded, which the library does again. One that cannot be decoded was given like that. */
function decodePath(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
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
