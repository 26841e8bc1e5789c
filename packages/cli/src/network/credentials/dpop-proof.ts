/**
 * Returns a proof of possession (DPoP, RFC 9449) for a POST request: a JWT that is signed with the key that the refresh
 * token is bound to.
 *
 * @param key - Private key on the curve P-256 (PEM)
 * @param now - Current time in milliseconds since 1970-01-01T00:00:00Z
 *
 * @throws {Error} if the key is invalid
 */
export function dpopProof(key: string, url: string, now: number): string {
  const {createPrivateKey, createPublicKey, randomUUID, sign} = process.getBuiltinModule('node:crypto')
  const privateKey = createPrivateKey(key)
  const {kty, crv, x, y} = createPublicKey(privateKey).export({format: 'jwk'})
  const header = {typ: 'dpop+jwt', alg: 'ES256', jwk: {kty, x, y, crv}}
  const payload = {htm: 'POST', htu: url, iat: Math.floor(now / 1000), jti: randomUUID()}
  const content = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const signature = sign('sha256', Buffer.from(content), {key: privateKey, dsaEncoding: 'ieee-p1363'})
  return `${content}.${signature.toString('base64url')}`
}
