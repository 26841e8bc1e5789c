import {hash} from 'node:crypto'

/** Returns random bytes. */
export type RandomBytes = (bytes: number) => Uint8Array

/** Letters of user codes. Without vowels there are no words, and without digits no look-alikes. */
export const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'

/** Number of letters in a user code. */
export const USER_CODE_LENGTH = 8

const USER_CODE = new RegExp(`^[${USER_CODE_LETTERS}]{${USER_CODE_LENGTH}}$`, 'i')

/** Creates a client ID: 16 random bytes and the region, in base64url. */
export function createClientId(randomBytes: RandomBytes, region: string): string {
  return Buffer.concat([randomBytes(16), Buffer.from(region)]).toString('base64url')
}

/** Returns the region in the ID of a registered client. Returns undefined for other IDs. */
export function readRegion(clientId: string): string | undefined {
  const region = Buffer.from(clientId, 'base64url').subarray(16).toString('latin1')
  return /^[a-z]{2}(-[a-z]+)+-\d+$/.test(region) ? region : undefined
}

interface SecretFacts {
  readonly clientId: string
  readonly clientName: string
  /** Seconds since the epoch. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/**
 * Creates a client secret in the form of a signed JWT. Nothing parses it, because the store holds its hash.
 *
 * It has the same fields as published secrets, including empty ones, and so their length of about 800 characters: some
 * keychains do not accept secrets of that length.
 */
export function createClientSecret(
  randomBytes: RandomBytes,
  {clientId, clientName, issuedAt, expiresAt}: SecretFacts,
): string {
  const serialized = JSON.stringify({
    expired: false,
    clientId: {value: clientId},
    tenantId: null,
    clientName,
    clientType: 'PUBLIC',
    templateArn: null,
    templateContext: null,
    expirationTimestamp: expiresAt,
    createdTimestamp: issuedAt,
    updatedTimestamp: issuedAt,
    createdBy: null,
    updatedBy: null,
    status: null,
    initiateLoginUri: null,
    entitledResourceId: null,
    entitledResourceContainerId: null,
    externalId: null,
  })
  const parts = [{kid: 'key-1564028099', alg: 'HS384'}, {serialized}].map((part) => encode(JSON.stringify(part)))
  return `${parts.join('.')}.${encode(randomBytes(48))}`
}

/** Creates a device code: 64 random bytes, 86 characters. */
export function createDeviceCode(randomBytes: RandomBytes): string {
  return encode(randomBytes(64))
}

/** Creates an authorization code: 32 random bytes. The format of the live service is not public. */
export function createAuthorizationCode(randomBytes: RandomBytes): string {
  return encode(randomBytes(32))
}

/** Creates an access token. It is opaque, but clients may check its prefix. */
export function createAccessToken(randomBytes: RandomBytes): string {
  return `aoaAAAAA${encode(randomBytes(60))}:MGUC${encode(randomBytes(96))}`
}

/** Creates a refresh token. It is opaque, but clients may check its prefix. */
export function createRefreshToken(randomBytes: RandomBytes): string {
  return `aorAAAAA${encode(randomBytes(60))}:MGUC${encode(randomBytes(96))}`
}

/**
 * Creates an identity context, which clients pass on to assume a role for a user. It is opaque, with the prefix of
 * AWS's samples.
 */
export function createIdentityContext(randomBytes: RandomBytes): string {
  return `AQoJb3JpZ2luX2Vj${Buffer.from(randomBytes(120)).toString('base64')}`
}

/** Creates a user code: eight letters in two groups, evenly distributed. */
export function createUserCode(randomBytes: RandomBytes): string {
  let letters = ''
  while (letters.length < USER_CODE_LENGTH) {
    // 240 is the largest multiple of 20 in a byte. Larger bytes are skipped, because they would favor the first
    // letters.
    for (const byte of randomBytes(16)) letters += byte < 240 ? USER_CODE_LETTERS.charAt(byte % 20) : ''
  }
  return inGroups(letters.slice(0, USER_CODE_LENGTH))
}

/**
 * Parses a typed user code. Ignores case, white space, and dashes. Returns undefined if the text is not a user code.
 */
export function parseUserCode(text: string): string | undefined {
  const letters = userCodeLetters(text)
  return USER_CODE.test(letters) ? inGroups(letters.toUpperCase()) : undefined
}

/** Removes white space and dashes from a typed user code. */
export function userCodeLetters(text: string): string {
  return text.replace(/[\s\p{Pd}]/gu, '')
}

/** Creates a version 4 UUID (RFC 9562). */
export function createUuid(randomBytes: RandomBytes): string {
  const hex = Buffer.from(randomBytes(16)).toString('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    '-',
  )
}

/** Returns the SHA-256 hash in base64url, for secrets in the store and for PKCE's S256 (RFC 7636 section 4.2). */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url')
}

function encode(bytes: Uint8Array | string): string {
  return Buffer.from(bytes as Uint8Array).toString('base64url')
}

function inGroups(letters: string): string {
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}
