import {createHmac} from 'node:crypto'
import type {RoleCredentials} from '@sso-oidc/core'
import {LIFETIMES} from '../rules/lifetimes.ts'
import type {HandlerContext} from '../service/handler.ts'
import {deriveKey, isSame} from '../service/keys.ts'
import type {Store} from '../store/open-store.ts'

/** Prefix of the session tokens of temporary credentials: base64 of `!\n\torigin_ec`. */
const TOKEN_PREFIX = 'IQoJb3JpZ2luX2Vj'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Length of an HMAC-SHA256 in bytes. */
const SEAL_LENGTH = 32

/**
 * Creates role credentials in AWS's format. They are not stored: the secret is derived from the access key ID and the
 * key of the store, and the session token contains the expiration, authenticated with that key.
 */
export function createRoleCredentials({store, randomBytes, now}: HandlerContext): RoleCredentials {
  const accessKeyId = `ASIA${Array.from(randomBytes(16), (byte) => LETTERS.charAt(byte % LETTERS.length)).join('')}`
  const expiration = now + LIFETIMES.roleCredentials * 1000
  const content = Buffer.from(
    JSON.stringify({expiration, padding: Buffer.from(randomBytes(150)).toString('base64url')}),
  )
  const token = Buffer.concat([seal(store, accessKeyId, content), content]).toString('base64')
  const secretAccessKey = createSecret(store, accessKeyId)
  return {accessKeyId, secretAccessKey, sessionToken: TOKEN_PREFIX + token, expiration}
}

/**
 * Returns the role credentials with this access key ID and session token, or undefined if the emulator did not issue
 * them.
 */
export function findRoleCredentials(
  accessKeyId: string,
  sessionToken: string,
  {store}: HandlerContext,
): RoleCredentials | undefined {
  const bytes = Buffer.from(sessionToken.slice(TOKEN_PREFIX.length), 'base64')
  const content = bytes.subarray(SEAL_LENGTH)
  if (!sessionToken.startsWith(TOKEN_PREFIX) || bytes.length <= SEAL_LENGTH) return undefined
  if (!isSame(bytes.subarray(0, SEAL_LENGTH), seal(store, accessKeyId, content))) return undefined
  const {expiration} = JSON.parse(content.toString()) as Pick<RoleCredentials, 'expiration'>
  return {accessKeyId, secretAccessKey: createSecret(store, accessKeyId), sessionToken, expiration}
}

/** Derives a secret access key of 40 characters. */
function createSecret(store: Store, accessKeyId: string): string {
  const hmac = createHmac('sha256', deriveKey(store, 'role secret'))
  return hmac.update(accessKeyId).digest('base64').slice(0, 40)
}

function seal(store: Store, accessKeyId: string, content: Uint8Array): Buffer {
  const hmac = createHmac('sha256', deriveKey(store, 'role session token'))
  // An access key ID contains no colon.
  return hmac.update(`${accessKeyId}:`).update(content).digest()
}
