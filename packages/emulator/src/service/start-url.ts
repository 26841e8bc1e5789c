/** Scheme and host of a URL. A host with any other character is an IDN, or a user name, and stays as it is. */
const SCHEME_AND_HOST = /^[a-z]+:\/\/[\w.-]+/i

/**
 * Returns whether a start URL is known. Ignores a trailing `/`, `#`, or `#/`, which users may paste with it, and the case
 * of the scheme and the host (RFC 3986 section 6.2.2.1).
 *
 * Compares texts, because a URL parser removes differences that users cannot see, such as letters of other widths.
 */
export function isKnownStartUrl(url: string, known: readonly string[]): boolean {
  return known.some((one) => normalize(one) === normalize(url))
}

function normalize(url: string): string {
  return url.replace(/\/?(#\/?)?$/, '').replace(SCHEME_AND_HOST, (text) => text.toLowerCase())
}
