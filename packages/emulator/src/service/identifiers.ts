import {hash} from 'node:crypto'

/** Source of random bytes. */
export type Ids = (bytes: number) => Uint8Array

/** Letters of a user code: no vowels, so no words; no digits, so no look-alikes. */
export const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'

/** Letters in a user code. */
export const USER_CODE_LENGTH = 8

const USER_CODE = new RegExp(`^[${USER_CODE_LETTERS}]{${USER_CODE_LENGTH}}$`, 'i')

/** 16 random bytes and the region, in base64url. */
export function createClientId(ids: Ids, region: string): string {
  return Buffer.concat([ids(16), Buffer.from(region)]).toString('base64url')
}

/** The region in a client identifier. Undefined when it is not one of a registered client. */
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
 * A string with the form of a signed JWT. Nothing reads it: clients are compared with the store. The empty members are those
 * of public samples, because the length of the whole, some 800 characters, is what a keychain may find too much.
 */
export function createClientSecret(ids: Ids, {clientId, clientName, issuedAt, expiresAt}: SecretFacts): string {
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
  return `${parts.join('.')}.${encode(ids(48))}`
}

/** 64 random bytes: 86 characters. */
export function createDeviceCode(ids: Ids): string {
  return encode(ids(64))
}

/** 32 random bytes. The form of the service's authorization codes is not public. */
export function createAuthorizationCode(ids: Ids): string {
  return encode(ids(32))
}

/** Opaque; clients may check no more than the prefix. */
export function createAccessToken(ids: Ids): string {
  return `aoaAAAAA${encode(ids(60))}:MGUC${encode(ids(96))}`
}

/** Opaque; clients may check no more than the prefix. */
export function createRefreshToken(ids: Ids): string {
  return `aorAAAAA${encode(ids(60))}:MGUC${encode(ids(96))}`
}

/** Opaque: what a client passes on when it assumes a role for a person. The beginning is that of AWS's samples. */
export function createIdentityContext(ids: Ids): string {
  return `AQoJb3JpZ2luX2Vj${Buffer.from(ids(120)).toString('base64')}`
}

/** Eight letters in two groups, every code as likely as any other. */
export function createUserCode(ids: Ids): string {
  let letters = ''
  while (letters.length < USER_CODE_LENGTH) {
    // 240 is the largest multiple of 20 in a byte: the bytes above it would favour the first letters.
    for (const byte of ids(16)) letters += byte < 240 ? USER_CODE_LETTERS.charAt(byte % 20) : ''
  }
  return inGroups(letters.slice(0, USER_CODE_LENGTH))
}

/** The user code that a person means: case, blanks and dashes do not matter. Undefined when it can be none. */
export function parseUserCode(text: string): string | undefined {
  const letters = userCodeLetters(text)
  return USER_CODE.test(letters) ? inGroups(letters.toUpperCase()) : undefined
}

/** What a person typed as a user code, without blanks and dashes. */
export function userCodeLetters(text: string): string {
  return text.replace(/[\s\p{Pd}]/gu, '')
}

/** A version 4 UUID (RFC 9562). */
export function createUuid(ids: Ids): string {
  const hex = Buffer.from(ids(16)).toString('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20)].join(
    '-',
  )
}

/** SHA-256 in base64url: the form in which the store knows secrets, and PKCE's S256 (RFC 7636 section 4.2). */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url')
}

function encode(bytes: Uint8Array | string): string {
  return Buffer.from(bytes as Uint8Array).toString('base64url')
}

function inGroups(letters: string): string {
  return `${letters.slice(0, 4)}-${letters.slice(4)}`
}
