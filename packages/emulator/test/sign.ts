import {createHash, createHmac} from 'node:crypto'
import {DEFAULT_ACCESS_KEY} from '@sso-oidc/emulator'

/** Request to sign, with the parameters of the signature. */
export interface ToSign {
  readonly url: string
  readonly body: string
  /** Milliseconds since the epoch. */
  readonly date: number
  readonly accessKeyId?: string
  readonly secretAccessKey?: string
  readonly sessionToken?: string
  readonly region?: string
  readonly service?: string
  /** Signed headers in addition to `host` and the headers of the signature. */
  readonly headers?: Readonly<Record<string, string>>
  /** Names of headers that are not signed. */
  readonly unsigned?: readonly string[]
}

/**
 * Returns the headers of a signed POST. This is a second implementation of SigV4, because the emulator uses the library of AWS.
 */
export function sign(request: ToSign): Record<string, string> {
  const {accessKeyId, secretAccessKey} = DEFAULT_ACCESS_KEY
  const all = {accessKeyId, secretAccessKey, region: 'us-east-1', service: 'sso-oauth', ...request}
  const url = new URL(request.url)
  const stamp = new Date(request.date).toISOString().replace(/[-:]|\.\d+/g, '')
  const day = stamp.slice(0, 8)
  const token = request.sessionToken === undefined ? {} : {'x-amz-security-token': request.sessionToken}
  const headers: Record<string, string> = {host: url.host, 'x-amz-date': stamp, ...token, ...request.headers}

  const names = Object.keys(headers).filter((name) => !request.unsigned?.includes(name))
  const signedHeaders = names.sort().join(';')
  const canonical = [
    'POST',
    url.pathname,
    [...url.searchParams]
      .map((pair) => pair.map(encodeURIComponent).join('='))
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    signedHeaders,
    sha256(request.body),
  ].join('\n')
  const scope = `${day}/${all.region}/${all.service}/aws4_request`
  const key = scope.split('/').reduce<Buffer | string>(hmac, `AWS4${all.secretAccessKey}`)
  const signature = hmac(key, ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')).toString('hex')
  const credential = `${all.accessKeyId}/${scope}`
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`
  return {...headers, authorization}
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
