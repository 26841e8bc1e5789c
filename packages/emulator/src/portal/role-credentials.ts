import {createHmac, timingSafeEqual} from 'node:crypto'
import type {RoleCredentials} from '@sso-oidc/core'
import {LIFETIMES} from '../rules/lifetimes.ts'
import type {HandlerContext} from '../service/handler.ts'

/** Beginning of the session tokens of temporary credentials: base64 of `!\n\torigin_ec`. */
const TOKEN_PREFIX = 'IQoJb3JpZ2luX2Vj'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Bytes of an HMAC-SHA256. */
const SEAL_LENGTH = 32

/**
 * Credentials of a role, of the form that AWS's have. Nothing of them is stored: the secret is made from the access key
 * and the store's key, and the session token says when they end, sealed with that key.
 */
export function createRoleCredentials({store, ids, now}: HandlerContext): RoleCredentials {
  const accessKeyId = `ASIA${Array.from(ids(16), (byte) => LETTERS.charAt(byte % LETTERS.length)).join('')}`
  const expiration = now + LIFETIMES.roleCredentials * 1000
  const content = Buffer.from(JSON.stringify({expiration, padding: Buffer.from(ids(150)).toString('base64url')}))
  const token = Buffer.concat([seal(store.pageKey, accessKeyId, content), content]).toString('base64')
  const secretAccessKey = createSecret(store.pageKey, accessKeyId)
  return {accessKeyId, secretAccessKey, sessionToken: TOKEN_PREFIX + token, expiration}
}

/** The credentials that were issued with this access key and session token. Undefined when there are none. */
export function findRoleCredentials(
  accessKeyId: string,
  sessionToken: string,
  {store}: HandlerContext,
): RoleCredentials | undefined {
  const bytes = Buffer.from(sessionToken.slice(TOKEN_PREFIX.length), 'base64')
  const content = bytes.subarray(SEAL_LENGTH)
  if (!sessionToken.startsWith(TOKEN_PREFIX) || bytes.length <= SEAL_LENGTH) return undefined
  if (!timingSafeEqual(bytes.subarray(0, SEAL_LENGTH), seal(store.pageKey, accessKeyId, content))) return undefined
  const {expiration} = JSON.parse(content.toString()) as Pick<RoleCredentials, 'expiration'>
  return {accessKeyId, secretAccessKey: createSecret(store.pageKey, accessKeyId), sessionToken, expiration}
}

/** Forty characters. */
function createSecret(key: string, accessKeyId: string): string {
  return createHmac('sha256', key).update(`secret of ${accessKeyId}`).digest('base64').slice(0, 40)
}

function seal(key: string, accessKeyId: string, content: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`session token of ${accessKeyId}: `).update(content).digest()
}
