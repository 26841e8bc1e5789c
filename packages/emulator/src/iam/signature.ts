import {hash, timingSafeEqual} from 'node:crypto'
import type {RawRequest} from '../http/raw-request.ts'
import {LIFETIMES} from '../rules/lifetimes.ts'
import {type Checks, runChecks} from '../service/checks.ts'
import type {HandlerContext} from '../service/handler.ts'
import {Refusal} from '../service/refusals.ts'
import {type Credentials, findCredentials} from './credentials.ts'

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/([\w-]+)\/aws4_request, ?SignedHeaders=([\w;.-]+), ?Signature=([\da-f]{64})$/

/** All that is known of a signature. */
interface Facts {
  readonly request: RawRequest
  readonly url: URL
  readonly service: string
  readonly context: HandlerContext
  readonly authorization: Authorization | undefined
  /** Milliseconds since the epoch. Not a number when the request has no date, or two. */
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
    // A signature in the query is not taken: clients of this operation send it in the header.
    wrong: ({request, url}) =>
      request.headers['authorization'] === undefined || url.searchParams.has('X-Amz-Signature'),
    refusal: 'unsigned',
  },
  form: {
    wrong: ({authorization, date}) => authorization === undefined || Number.isNaN(date),
    refusal: 'malformedSignature',
  },
  scope: {wrong: hasOtherScope, refusal: 'otherScope'},
  accessKey: {wrong: ({credentials}) => credentials === undefined, refusal: 'unknownAccessKey'},
  sessionToken: {wrong: hasOtherSessionToken, refusal: 'unknownAccessKey'},
  credentialExpiry: {
    wrong: ({credentials, context}) => context.now >= (credentials?.expiration ?? Number.POSITIVE_INFINITY),
    refusal: 'expiredCredentials',
  },
  date: {wrong: isSkewed, refusal: 'skewed'},
  signedHeaders: {wrong: hasUnsignedHeader, refusal: 'unsignedHeader'},
  signature: {wrong: async (facts) => !(await isSignatureRight(facts)), refusal: 'wrongSignature'},
}

/**
 * Checks the SigV4 signature of a request for a service in the emulator's region.
 *
 * @throws {Refusal} 403, when there is none or it is wrong
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

/** `20260101T000000Z` as a time. */
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

/** The answer carries the emulator's time, with which clients can correct theirs: the AWS SDKs do so. */
function isSkewed({date, context: {now}}: Facts): boolean {
  if (Math.abs(now - date) <= LIFETIMES.signature * 1000) return false
  throw new Refusal('skewed', {headers: {Date: new Date(now).toUTCString()}})
}

function hasUnsignedHeader({request, authorization}: Facts): boolean {
  const needed = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'))]
  return !needed.every((name) => authorization?.signedHeaders.includes(name))
}

/** Signs the same request anew. A header that comes twice is signed as one value, which no client has signed. */
async function isSignatureRight({request, url, service, context, authorization, date, credentials}: Facts) {
  if (authorization === undefined || credentials === undefined) return false
  const {headers, method, body} = request
  const bodyHash = headers['x-amz-content-sha256']
  if (bodyHash !== undefined && bodyHash !== hash('sha256', body, 'hex')) return false

  const {SignatureV4} = await import('@smithy/signature-v4')
  const {Sha256} = await import('@smithy/core/checksum')
  const {region} = context
  const {expiration: _, ...keys} = credentials
  const signer = new SignatureV4({applyChecksum: false, credentials: keys, region, service, sha256: Sha256})
  // Whoever asks by `fetch` sends none.
  const values: RawRequest['headers'] = {host: url.host, ...headers}
  const {protocol, hostname, pathname: path, searchParams} = url
  const signed = await signer.sign(
    {
      method,
      protocol,
      hostname,
      path,
      query: Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)])),
      headers: Object.fromEntries(authorization.signedHeaders.map((name) => [name, values[name] ?? ''])),
      body,
    },
    {signingDate: new Date(date), signableHeaders: new Set(authorization.signedHeaders)},
  )
  return isSame(parseAuthorization(signed.headers['authorization'] ?? '')?.signature ?? '', authorization.signature)
}

/** Compares without telling by its time where two texts differ. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
}
