import {hash} from 'node:crypto'
import type {MiddlewareHandler} from 'hono'
import {secureHeaders} from 'hono/secure-headers'
import {CARD_STYLE} from '../assets/assets.ts'
import {requesterOf} from '../http/requester.ts'
import {FOREIGN_PAGE, type PageEnvironment} from './page.ts'

/** Permissions of a page in its content security policy. */
export interface Permissions {
  /** Style sheet of the page. */
  readonly style: string
  /** Script of the page. It can send requests to its own origin. */
  readonly script?: string
}

type PageMiddleware = MiddlewareHandler<PageEnvironment>

const HEADERS = secureHeaders({
  xFrameOptions: 'DENY',
  // With `no-referrer`, browsers send forms with the origin `null`.
  referrerPolicy: 'same-origin',
  // The emulator does not support HTTPS.
  strictTransportSecurity: false,
})

/**
 * Creates the middleware of a page. Rejects requests that a page of another site caused, except for links to the page.
 * Sets the headers: no frames, no caching, and only its own style sheet and script.
 */
export function protectPage(permissions: Permissions): readonly PageMiddleware[] {
  const protect: PageMiddleware = async (c, next) => {
    const {method, url} = c.req
    const requester = requesterOf({method, url, header: (name) => c.req.header(name)})
    c.set('requester', requester)
    if (requester === 'foreign') c.res = await c.html(FOREIGN_PAGE, 403)
    else await next()
    const shown = requester === 'foreign' ? {style: CARD_STYLE} : permissions
    c.header('Content-Security-Policy', contentPolicy(shown, c.get('redirectUri')))
    c.header('Cache-Control', 'no-store')
  }
  return [HEADERS, protect]
}

/** Returns the content security policy of a page. Browsers apply `form-action` to the redirect after a form too. */
function contentPolicy({style, script}: Permissions, redirectUri: string | undefined): string {
  const directives = [
    "default-src 'none'",
    `style-src ${sourceOf(style)}`,
    ...(script === undefined ? [] : [`script-src ${sourceOf(script)}`, "connect-src 'self'"]),
    `form-action 'self'${redirectUri === undefined ? '' : ` ${sourceOfRedirect(redirectUri)}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]
  return directives.join('; ')
}

function sourceOf(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`
}

/**
 * Returns a redirect URI as a source: its origin, or its scheme if it has no origin or its host cannot be a source, as
 * an IPv6 address.
 */
function sourceOfRedirect(uri: string): string {
  const {origin, protocol} = new URL(uri)
  return /^https?:\/\/[\w.-]+(:\d+)?$/.test(origin) ? origin : protocol
}
