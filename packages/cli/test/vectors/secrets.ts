/** As long as the shortest secret of the service, a PKCE verifier. Has another form in JSON, URLs, and Base64. */
export const SECRET = `S3CR3T-+/=${'x'.repeat(36)}é`

/** Secret access key of the IAM credentials, and their session token. */
export const KEY = `S3CR3T-KEY/${'k'.repeat(29)}`
export const SESSION = `S3CR3T-SESSION/${'s'.repeat(40)}==`

/** Password in a URL. */
export const PASSWORD = `S3CR3T-PASSWORD-${'p'.repeat(30)}`

/** Texts that reveal most of a secret: the secret in each encoding, without the ends that depend on other text. */
const TRACES: readonly string[] = [SECRET, KEY, SESSION, PASSWORD].flatMap((secret) => {
  const text = Buffer.from(secret)
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), text])
      .toString('base64')
      .slice(4, -4),
  )
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), text.toString('hex'), ...shifted]
})

/** Returns whether a text contains a secret: unchanged, in JSON, in a URL, in Base64, or in hexadecimal. */
export function containsSecret(text: string): boolean {
  return TRACES.some((trace) => text.includes(trace))
}
