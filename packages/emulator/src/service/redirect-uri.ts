/**
 * The one redirect URI that the service registers. There is a report that it also takes the URI without a path
 * (aws-sso-cli pull request 1313), and two that it takes this path only: the emulator follows the two.
 */
const CALLBACK = /^http:\/\/127\.0\.0\.1(:\d{1,5})?\/oauth\/callback$/

/** Whether a client may register this redirect URI. `localhost` is refused, as RFC 8252 section 8.3 advises. */
export function isCallback(uri: string): boolean {
  return CALLBACK.test(uri) && URL.canParse(uri)
}

/** Whether a redirect URI is one of these. On 127.0.0.1 its port may be any (RFC 8252 section 7.3). */
export function isRegistered(uri: string, redirectUris: readonly string[]): boolean {
  return URL.canParse(uri) && redirectUris.some((registered) => withoutPort(registered) === withoutPort(uri))
}

function withoutPort(uri: string): string {
  return uri.replace(/^(http:\/\/127\.0\.0\.1):\d{1,5}(?=\/)/, '$1')
}
