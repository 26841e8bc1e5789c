import type {JWTVerifyGetKey} from 'jose'
import type {TrustedTokenIssuer} from '../directory/directory.ts'

/** Bytes of a key set that are read at most: 1 MiB. */
const MAX_BYTES = 1_048_576

const KEY_SETS = new WeakMap<TrustedTokenIssuer, JWTVerifyGetKey>()

/**
 * The public keys of an issuer. From a URL they are fetched when the first one is wanted, and then kept for ten minutes.
 * A redirect is not followed, and a set that is too large, or comes too slowly, is as good as none.
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

/** Fetches a text that is not too large. */
async function fetchSmall(url: string, options: RequestInit): Promise<Response> {
  const {status, body} = await fetch(url, options)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    // Leaving the loop ends the connection.
    if (size > MAX_BYTES) throw new Error(`The key set of ${url} is longer than ${MAX_BYTES} bytes.`)
    chunks.push(chunk)
  }
  return new Response(status === 200 ? Buffer.concat(chunks) : null, {status})
}
