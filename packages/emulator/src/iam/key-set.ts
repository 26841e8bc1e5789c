import type {JWTVerifyGetKey} from 'jose'
import type {TrustedTokenIssuer} from '../directory/directory.ts'

/** Maximum size of a key set in bytes: 1 MiB. */
const MAX_BYTES = 1_048_576

const KEY_SETS = new WeakMap<TrustedTokenIssuer, JWTVerifyGetKey>()

/**
 * Returns the public keys of an issuer. Keys from a URL are fetched on first use and cached for ten minutes. A
 * redirect, a key set that is too large, or a timeout counts as an empty key set.
 */
export async function keySetOf(issuer: TrustedTokenIssuer): Promise<JWTVerifyGetKey> {
  const {createLocalJWKSet, createRemoteJWKSet, customFetch} = await import('jose')
  let keys = KEY_SETS.get(issuer)
  if (keys === undefined) {
    keys =
      issuer.jwksUrl === undefined
        ? createLocalJWKSet({keys: [], ...issuer.jwks} as Parameters<typeof createLocalJWKSet>[0])
        : createRemoteJWKSet(new URL(issuer.jwksUrl), {[customFetch]: fetchSmall})
    KEY_SETS.set(issuer, keys)
  }
  return keys
}

/** Fetches a body of at most `MAX_BYTES`. */
async function fetchSmall(url: string, options: RequestInit): Promise<Response> {
  const {status, body} = await fetch(url, options)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    // Throwing from the loop closes the connection.
    if (size > MAX_BYTES) throw new Error(`The key set of ${url} is longer than ${MAX_BYTES} bytes.`)
    chunks.push(chunk)
  }
  return new Response(Buffer.concat(chunks), {status})
}
