/** Parts of a request that show which page caused it. */
export interface RequesterFacts {
  readonly method: string
  readonly url: string
  /** Returns a header by its lowercase name. */
  readonly header: (name: string) => string | undefined
}

/**
 * Requester of a request.
 *
 * - `own`: a program, the user, or a page of the emulator
 * - `link`: a page of another site that opens a page of the emulator in the window, by a link or a redirect
 * - `foreign`: a page of another site in any other way, or a browser that loads a page in advance
 */
export type Requester = 'own' | 'link' | 'foreign'

/**
 * Returns the requester of a request. Browsers send the headers `Sec-Fetch-…` and `Origin`, and pages cannot change them
 * (Fetch Metadata, Fetch section 3.2). Programs send neither, so their requests count as `own`.
 *
 * Ignores `Referer`, because pages can omit it.
 */
export function requesterOf({method, url, header}: RequesterFacts): Requester {
  // The user has not opened a page that the browser loads in advance.
  if (header('sec-purpose')?.includes('prefetch')) return 'foreign'
  const site = header('sec-fetch-site')
  if (site === 'same-origin') return 'own'
  const origin = header('origin')
  const isOwnOrigin = origin === undefined || origin === new URL(url).origin
  if (isOwnOrigin && (site === undefined || site === 'none')) return 'own'
  const isNavigation = header('sec-fetch-mode') === 'navigate' && header('sec-fetch-dest') === 'document'
  return method === 'GET' && isNavigation ? 'link' : 'foreign'
}

/** Message for a request that a page of another site must not cause. */
export const FOREIGN_MESSAGE = 'Requests from pages of other sites are not allowed.'
