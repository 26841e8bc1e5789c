/** Rule for redirect URIs of applications, as a predicate. */
export const REDIRECT_URI_RULE =
  'must be an absolute URI in ASCII without a user name, a backslash, and a fragment, for a server or a program'

/** Characters of a URI (RFC 3986 section 2), without `#`: a redirect URI has no fragment (RFC 6749 section 3.1.2). */
const URI = /^[\w.~:/?[\]@!$&'()*+,;=%-]+$/

/** Start of a web URL, with its host. */
const WEB = /^https?:\/\/([\w.-]+|\[[\da-f:.]+\])(:\d+)?(?=[/?]|$)/i

/** Schemes that browsers handle themselves. A program cannot register them. */
const BROWSER_SCHEMES: ReadonlySet<string> = new Set(
  ['about', 'blob', 'data', 'file', 'filesystem', 'ftp', 'javascript', 'vbscript', 'view-source', 'ws', 'wss'].map(
    (scheme) => `${scheme}:`,
  ),
)

/**
 * Returns whether an application can have a redirect URI. A URL parser alone is not enough: it drops white space and
 * replaces backslashes, similar letters, and other spellings of an address, so the user could see another host than the
 * browser opens.
 */
export function isRedirectUri(text: string): boolean {
  const url = URI.test(text) ? URL.parse(text) : null
  if (url === null || url.username + url.password !== '' || BROWSER_SCHEMES.has(url.protocol)) return false
  return /^https?:$/.test(url.protocol) ? WEB.exec(text)?.[1]?.toLowerCase() === url.hostname : true
}
