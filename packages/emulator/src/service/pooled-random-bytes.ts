import {randomFillSync} from 'node:crypto'

/** Bytes that are generated at once, because each call takes longer than the bytes. */
const POOL_SIZE = 4096

let pool = new Uint8Array(0)

/** Returns random bytes. No two calls return the same part of the pool. */
export function pooledRandomBytes(bytes: number): Uint8Array {
  if (pool.length < bytes) pool = randomFillSync(new Uint8Array(Math.max(POOL_SIZE, bytes)))
  const taken = pool.subarray(0, bytes)
  pool = pool.subarray(bytes)
  return taken
}
