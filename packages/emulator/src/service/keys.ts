import {createHmac, timingSafeEqual} from 'node:crypto'
import type {Store} from '../store/open-store.ts'

/** Uses of the secret key of a store. */
export type KeyUse = 'form' | 'device page' | 'role secret' | 'role session token' | 'ID token'

/**
 * Derives a key for one use from the secret key of a store. So a value for one use is never valid for another use, even
 * if a client chooses a part of it.
 */
export function deriveKey({pageKey}: Pick<Store, 'pageKey'>, use: KeyUse): Buffer {
  return createHmac('sha256', pageKey).update(`sso-oidc-emulator ${use}`).digest()
}

/** Compares two secrets, codes, or hashes. The time depends on their lengths only. */
export function isSame(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const [bytes, others] = [toBytes(a), toBytes(b)]
  return bytes.length === others.length && timingSafeEqual(bytes, others)
}

function toBytes(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value) : value
}
