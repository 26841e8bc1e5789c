import {hash} from 'node:crypto'
import type {RawRequest} from '../http/raw-request.ts'
import {LIFETIMES} from '../rules/lifetimes.ts'
import {type Checks, runChecks} from '../service/checks.ts'
import type {HandlerContext} from '../service/handler.ts'
import {isSame} from '../service/keys.ts'
import {Rejection} from '../service/rejections.ts'
import {type Credentials, findCredentials} from './credentials.ts'

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request, ?SignedHeaders=([\w;.-]+), ?Signature=([\da-f]{64})$/

/** Input of the signature checks. */
interface Facts {
  readonly request: RawRequest
  readonly url: URL
  readonly service: string
  readonly context: HandlerContext
  readonly authorization: Authorization | undefined
  /** Milliseconds since the epoch. `NaN` if the request has no date or a repeated one. */
  readonly date: number
  readonly credentials: Credentials | undefined
}

interface Authorization {
  readonly accessKeyId: string
  readonly day: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

const CHECKS: Checks<'Signature', Facts> = {
  presence: {
    // Signatures in the query are not supported, because clients of this operation send them in the header.
    fails: ({request, url}) =>
      request.headers['authorization'] === undefined || url.searchParams.has('X-Amz-Signature'),
    rejection: 'unsigned',
  },
  form: {
    fails: ({authorization, date}) => authorization === undefined || Number.isNaN(date),
    rejection: 'malformedSignature',
  },
  scope: {fails: hasOtherScope, rejection: 'otherScope'},
  accessKey: {fails: ({credentials}) => credentials === undefined, rejection: 'unknownAccessKey'},
  sessionToken: {fails: hasOtherSessionToken, rejection: 'unknownAccessKey'},
  credentialExpiry: {
    fails: ({credentials, context}) => context.now >= (credentials?.expiration ?? Number.POSITIVE_INFINITY),
    rejection: 'expiredCredentials',
  },
  date: {fails: isSkewed, rejection: 'skewed'},
  signedHeaders: {fails: hasUnsignedHeader, rejection: 'unsignedHeader'},
  signature: {fails: async (facts) => !(await isSignatureValid(facts)), rejection: 'wrongSignature'},
}

/**
 * Checks the SigV4 signature of a request to a service in the region of the emulator.
 *
 * @throws {Rejection} with status 403 if the signature is missing or invalid
 */
export async function assertSigned(request: RawRequest, service: string, context: HandlerContext): Promise<void> {
  const authorization = parseAuthorization(request.headers['authorization'] ?? '')
  const sessionToken = request.headers['x-amz-security-token'] ?? ''
  const credentials = authorization && findCredentials(authorization.accessKeyId, sessionToken, context)
  const date = parseDate(request.headers['x-amz-date'] ?? '')
  const url = new URL(request.url)
  await runChecks('Signature', CHECKS, {request, url, service, context, authorization, date, credentials})
}

function parseAuthorization(header: string): Authorization | undefined {
  const [whole, accessKeyId = '', day = '', region = '', service = '', names = '', signature = ''] =
    AUTHORIZATION.exec(header) ?? []
  return whole === undefined
    ? undefined
    : {accessKeyId, day, region, service, signedHeaders: names.split(';'), signature}
}

/** Parses a date such as `20260101T000000Z`. */
function parseDate(text: string): number {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  return iso === text ? Number.NaN : Date.parse(iso)
}

function hasOtherScope({authorization, date, service, context: {region}}: Facts): boolean {
  const day = new Date(date).toISOString().slice(0, 10).replaceAll('-', '')
  return authorization?.day !== day || authorization.region !== region || authorization.service !== service
}

function hasOtherSessionToken({request, credentials}: Facts): boolean {
  return !isSame(request.headers['x-amz-security-token'] ?? '', credentials?.sessionToken ?? '')
}

/** Checks the date. The rejection has a `Date` header, so that clients can correct their clock, as the AWS SDKs do. */
function isSkewed({date, context: {now}}: Facts): boolean {
  if (Math.abs(now - date) <= LIFETIMES.signature * 1000) return false
  throw new Rejection('skewed', {headers: {Date: new Date(now).toUTCString()}})
}

function hasUnsignedHeader({request, authorization}: Facts): boolean {
  const needed = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'))]
  return !needed.every((name) => authorization?.signedHeaders.includes(name))
}

/**
 * Signs the request again and compares the signatures. A repeated header counts as one joined value, so its signature
 * is invalid.
 */
async function isSignatureValid({request, url, service, context, authorization, date, credentials}: Facts) {
  if (authorization === undefined || credentials === undefined) return false
  const {headers, method, body} = request
  const bodyHash = headers['x-amz-content-sha256']
  if (bodyHash !== undefined && !isSame(bodyHash, hash('sha256', body, 'hex'))) return false

  const {SignatureV4} = await import('@smithy/signature-v4')
  const {Sha256} = await import('@smithy/core/checksum')
  const {region} = context
  const {expiration: _, ...keys} = credentials
  const signer = new SignatureV4({applyChecksum: false, credentials: keys, region, service, sha256: Sha256})
  // A map, because a client can list any name. Requests by `fetch` have no host header.
  const values = new Map(Object.entries({host: url.host, ...headers}))
  const {protocol, hostname, pathname: path, searchParams} = url
  const signed = await signer.sign(
    {
      method,
      protocol,
      hostname,
      path,
      query: Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)])),
      headers: Object.fromEntries(authorization.signedHeaders.map((name) => [name, values.get(name) ?? ''])),
      body,
    },
    {signingDate: new Date(date), signableHeaders: new Set(authorization.signedHeaders)},
  )
  return isSame(parseAuthorization(signed.headers['authorization'] ?? '')?.signature ?? '', authorization.signature)
}
