/** As long as the shortest secret of the service, a PKCE verifier, and spelled otherwise in JSON, URLs and Base64. */
export const SECRET = `S3CR3T-+/=${'x'.repeat(36)}é`

/** Secret part of IAM keys, and the token of their session. */
export const KEY = `S3CR3T-KEY/${'k'.repeat(29)}`
export const SESSION = `S3CR3T-SESSION/${'s'.repeat(40)}==`

/** Password in a URL. */
export const PASSWORD = `S3CR3T-PASSWORD-${'p'.repeat(30)}`

/** What of each secret a text may not hold, in any spelling: no part that tells most of it. */
const TRACES: readonly string[] = [SECRET, KEY, SESSION, PASSWORD].flatMap((secret) => {
  const text = Buffer.from(secret)
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), text])
      .toString('base64')
      .slice(4, -4),
  )
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), text.toString('hex'), ...shifted]
})

/** Whether a secret stands in a text, as it is or in the spelling of JSON, a URL, Base64 or hexadecimal digits. */
export function tellsSecret(text: string): boolean {
  return TRACES.some((trace) => text.includes(trace))
}
