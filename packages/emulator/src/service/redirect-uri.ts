/**
 * Redirect URI that the service accepts in a registration. One report says that it also accepts a URI without a path
 * (aws-sso-cli pull request 1313), but two reports say that it accepts this path only.
 */
const CALLBACK = /^http:\/\/127\.0\.0\.1(:\d{1,5})?\/oauth\/callback$/

/** Returns whether a client can register a redirect URI. Rejects `localhost`, as RFC 8252 section 8.3 recommends. */
export function isCallback(uri: string): boolean {
  return CALLBACK.test(uri) && URL.canParse(uri)
}

/** Returns whether a redirect URI is registered. Ignores the port on 127.0.0.1 (RFC 8252 section 7.3). */
export function isRegistered(uri: string, redirectUris: readonly string[]): boolean {
  return URL.canParse(uri) && redirectUris.some((registered) => withoutPort(registered) === withoutPort(uri))
}

function withoutPort(uri: string): string {
  return uri.replace(/^(http:\/\/127\.0\.0\.1):\d{1,5}(?=\/)/, '$1')
}
