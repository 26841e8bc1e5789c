import type {PlainResponse} from './plain-response.ts'

/** Seconds for which browsers can cache the response to a preflight request. */
const MAX_AGE = 600

/**
 * Parses an origin: scheme, host, and optionally port. Accepts a trailing slash and upper case. Returns undefined for
 * everything else, including `*` and `null`, which stand for any page.
 */
export function parseOrigin(text: string): string | undefined {
  if (!/^[a-z][a-z\d+.-]*:\/\/[\w.[\]:-]+\/?$/i.test(text)) return undefined
  const {protocol, host} = URL.parse(text) ?? {}
  return host ? `${protocol}//${host}` : undefined
}

/**
 * Parses the origins that can send requests from a browser.
 *
 * @throws {TypeError} if one of them is not an origin
 */
export function parseOrigins(texts: readonly string[]): ReadonlySet<string> {
  const origins = texts.map((text) => {
    const origin = parseOrigin(text)
    if (origin !== undefined) return origin
    throw new TypeError(`Invalid origin ${JSON.stringify(text)}: must be like http://localhost:3000.`)
  })
  return new Set(origins)
}

/**
 * Adds the headers that allow a page of another origin to read a response (Fetch section 3.3). Cookies stay excluded,
 * because `Access-Control-Allow-Credentials` is missing.
 */
export function allowOrigin(origin: string, response: PlainResponse): PlainResponse {
  const headers = {'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': '*', Vary: 'Origin'}
  return {...response, headers: {...response.headers, ...headers}}
}

/** Responds to the preflight request of an allowed origin. A wildcard does not include `Authorization`. */
export function preflightResponse(methods: readonly string[]): PlainResponse {
  const headers = {
    'Access-Control-Allow-Methods': methods.join(', '),
    'Access-Control-Allow-Headers': '*, Authorization',
    'Access-Control-Max-Age': String(MAX_AGE),
  }
  return {status: 204, headers, body: ''}
}
