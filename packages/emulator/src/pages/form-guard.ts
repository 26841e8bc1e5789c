import {createHmac, timingSafeEqual} from 'node:crypto'
import type {Context, MiddlewareHandler} from 'hono'
import {bodyLimit} from 'hono/body-limit'
import {getCookie, setCookie} from 'hono/cookie'
import {csrf} from 'hono/csrf'
import {html} from 'hono/html'
import type {Ids} from '../service/identifiers.ts'
import type {Html} from './page.ts'

const COOKIE = 'sso-oidc-emulator'
const FIELD = 'token'
const MAX_FORM_BYTES = 65_536

/** Keeps other sites from deciding in a person's name. */
export interface FormGuard {
  /** Middleware of the routes that take forms: another origin, or a body that is too long, is refused. */
  readonly protect: readonly [MiddlewareHandler, MiddlewareHandler]
  /** A hidden field for a form, bound to the browser by a cookie that this sets. */
  field(c: Context): Html
  /** The fields of a form, or undefined when it does not come from a page that this browser got. */
  read(c: Context): Promise<URLSearchParams | undefined>
}

/**
 * A guard with a key that all replicas share. The token is an HMAC of the browser's cookie. A program on another port of this host can
 * set that cookie, because cookies know no ports: so the origin is looked at as well. (The pages' referrer policy makes
 * browsers send `Origin: null`, so for them `Sec-Fetch-Site` decides.)
 */
export function createFormGuard(key: string, ids: Ids): FormGuard {
  const tokenOf = (browser: string) => createHmac('sha256', key).update(browser).digest('base64url')

  return {
    protect: [csrf(), bodyLimit({maxSize: MAX_FORM_BYTES})],
    field(c) {
      let browser = getCookie(c, COOKIE)
      if (browser === undefined) {
        browser = Buffer.from(ids(16)).toString('base64url')
        // Lax: a link from elsewhere, as in an e-mail, shall find the cookie of the tabs that are open.
        setCookie(c, COOKIE, browser, {httpOnly: true, sameSite: 'Lax', path: '/'})
      }
      return html`<input type="hidden" name="${FIELD}" value="${tokenOf(browser)}">`
    },
    async read(c) {
      const fields = new URLSearchParams(await c.req.text())
      const browser = getCookie(c, COOKIE)
      return browser !== undefined && isSame(fields.get(FIELD) ?? '', tokenOf(browser)) ? fields : undefined
    },
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
