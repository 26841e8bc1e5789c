import {createHmac, timingSafeEqual} from 'node:crypto'
import type {MiddlewareHandler} from 'hono'
import {bodyLimit} from 'hono/body-limit'
import {getCookie, setCookie} from 'hono/cookie'
import {csrf} from 'hono/csrf'
import {html} from 'hono/html'
import type {Ids} from '../service/identifiers.ts'
import type {Html, PageContext, PageEnvironment} from './page.ts'

const COOKIE = 'sso-oidc-emulator'
const FIELD = 'token'
const MAX_FORM_BYTES = 65_536

/** Knows a browser again, and keeps other sites from deciding in a person's name. */
export interface FormGuard {
  /** Middleware of all pages: names the browser by a cookie. */
  readonly identify: MiddlewareHandler<PageEnvironment>
  /** Middleware of the routes that take forms: another origin, or a body that is too long, is refused. */
  readonly protect: readonly [MiddlewareHandler, MiddlewareHandler]
  /** A hidden field for a form, bound to the browser. */
  field(c: PageContext): Html
  /** The fields of a form, or undefined when it does not come from a page that this browser got. */
  read(c: PageContext): Promise<URLSearchParams | undefined>
  /** A text that proves to `isProven` that this browser was shown something. */
  prove(c: PageContext, what: string): string
  isProven(c: PageContext, what: string, proof: string): boolean
}

/**
 * A guard with a key that all replicas share. Token and proofs are HMACs of the browser's cookie. A program on another
 * port of this host can set that cookie, because cookies know no ports: so the origin is looked at as well.
 */
export function createFormGuard(key: string, ids: Ids): FormGuard {
  const prove: FormGuard['prove'] = (c, what) =>
    createHmac('sha256', key)
      .update(`${c.get('browser')}\0${what}`)
      .digest('base64url')
  const isProven: FormGuard['isProven'] = (c, what, proof) => isSame(proof, prove(c, what))

  return {
    async identify(c, next) {
      let browser = getCookie(c, COOKIE)
      if (browser === undefined) {
        browser = Buffer.from(ids(16)).toString('base64url')
        // Lax: a link from elsewhere, as in an e-mail, shall find the cookie of the tabs that are open.
        setCookie(c, COOKIE, browser, {httpOnly: true, sameSite: 'Lax', path: '/'})
      }
      c.set('browser', browser)
      await next()
    },
    protect: [csrf(), bodyLimit({maxSize: MAX_FORM_BYTES})],
    field: (c) => html`<input type="hidden" name="${FIELD}" value="${prove(c, FIELD)}">`,
    async read(c) {
      const fields = new URLSearchParams(await c.req.text())
      return isProven(c, FIELD, fields.get(FIELD) ?? '') ? fields : undefined
    },
    prove,
    isProven,
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
