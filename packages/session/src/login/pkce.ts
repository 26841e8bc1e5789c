/** Code verifier and code challenge of one authorization request (RFC 7636 section 4). */
export interface Pkce {
  /** Code verifier of 64 characters and 384 random bits. Secret. */
  readonly verifier: string
  /** Code challenge for the method `S256`. */
  readonly challenge: string
}

/** Creates a random code verifier and its challenge. */
export function createPkce(): Pkce {
  const {randomBytes} = process.getBuiltinModule('node:crypto')
  const verifier = randomBytes(48).toString('base64url')
  return {verifier, challenge: codeChallenge(verifier)}
}

/**
 * Returns the code challenge of a code verifier.
 *
 * @see RFC 7636 section 4.2
 */
export function codeChallenge(verifier: string): string {
  const {createHash} = process.getBuiltinModule('node:crypto')
  return createHash('sha256').update(verifier).digest('base64url')
}

/** Creates a random `state` of 128 bits, which ties the redirect to its request (RFC 6749 section 10.12). */
export function createState(): string {
  return process.getBuiltinModule('node:crypto').randomUUID()
}
