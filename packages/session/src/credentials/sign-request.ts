import type {HttpRequest} from '@sso-oidc/core'
import type {Credentials} from './credentials.ts'

/** Settings of a signature. */
export interface SignatureSettings {
  readonly credentials: Pick<Credentials, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>
  readonly region: string
  /** Signing name of the service. */
  readonly service: string
}

/** Request that is signed, as the library of AWS expects it. */
interface SignableRequest {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly path: string
  readonly query?: Record<string, string | string[]>
  readonly headers: Record<string, string>
  readonly body?: string
}

/** Signer of the library of AWS. Its own type needs the types of Node and of browsers. */
interface LibrarySigner {
  /** Returns the request with the headers of the signature. */
  sign(
    request: SignableRequest,
    options: {readonly signingDate: Date},
  ): Promise<{readonly headers: Record<string, string>}>
}

/** Returns a request with a signature (SigV4). */
export async function signRequest(
  request: HttpRequest,
  settings: SignatureSettings,
  signingDate: Date,
): Promise<HttpRequest> {
  const {headers} = await (await signatureV4(settings)).sign(toSignable(request), {signingDate})
  const added = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  return {...request, headers: {...request.headers, ...Object.fromEntries(added)}}
}

/** Returns the signer of the library, which normalizes paths here and adds no header with the hash of the body. */
export async function signatureV4(settings: SignatureSettings): Promise<LibrarySigner> {
  const {SignatureV4} = await import('@smithy/signature-v4')
  return new SignatureV4({...settings, applyChecksum: false, sha256: Sha256})
}

/** Selects the headers that the AWS CLI signs. A proxy can change the others. */
function toSignable({method, url, headers, body}: HttpRequest): SignableRequest {
  const {protocol, hostname, host, pathname, searchParams} = new URL(url)
  const query = Object.fromEntries(Array.from(searchParams.keys(), (name) => [name, searchParams.getAll(name)]))
  const {'content-type': type} = headers
  const signed = {host, ...(type === undefined ? {} : {'content-type': type})}
  return {method, protocol, hostname, path: decodePath(pathname), query, headers: signed, body}
}

/** Decodes a path, because the library encodes it again. A path with an invalid escape stays as it is. */
function decodePath(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

/** SHA-256 of Node.js with the interface that the library requires. */
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
