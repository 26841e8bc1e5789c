import {createHmac} from 'node:crypto'
import type {MiddlewareHandler} from 'hono'
import {bodyLimit} from 'hono/body-limit'
import {getCookie, setCookie} from 'hono/cookie'
import {csrf} from 'hono/csrf'
import {html} from 'hono/html'
import type {RandomBytes} from '../service/identifiers.ts'
import {deriveKey, isSame} from '../service/keys.ts'
import type {Store} from '../store/open-store.ts'
import type {Html, PageContext, PageEnvironment} from './page.ts'

const COOKIE = 'sso-oidc-emulator'
const FIELD = 'token'
const MAX_FORM_BYTES = 65_536

/** Protection of forms against requests from other sites (CSRF). */
export interface FormGuard {
  /** Middleware of all pages. Identifies the browser with a cookie. */
  readonly identify: MiddlewareHandler<PageEnvironment>
  /** Middleware of routes that accept forms. Rejects other origins and long bodies. */
  readonly protect: readonly [MiddlewareHandler, MiddlewareHandler]
  /** Returns a hidden form field with a token of the browser. */
  field(c: PageContext): Html
  /** Returns the fields of a form, or undefined if it has no valid token of this browser. */
  read(c: PageContext): Promise<URLSearchParams | undefined>
  /** Creates a proof that this browser has seen a secret, such as a user code. */
  createProof(c: PageContext, subject: string): string
  /** Returns whether `createProof` created a proof for this browser. */
  isValidProof(c: PageContext, subject: string, proof: string): boolean
}

/**
 * Creates a guard with keys that all replicas share. The token and the proofs are HMACs of the cookie. Because a server on
 * another port of this host can set the cookie, the guard checks the origin too.
 */
export function createFormGuard(store: Pick<Store, 'pageKey'>, randomBytes: RandomBytes): FormGuard {
  const [formKey, proofKey] = [deriveKey(store, 'form'), deriveKey(store, 'device page')]
  const createToken = (c: PageContext) => seal(formKey, [c.get('browser')])
  const createProof: FormGuard['createProof'] = (c, subject) => seal(proofKey, [c.get('browser'), subject])

  return {
    async identify(c, next) {
      let browser = getCookie(c, COOKIE)
      if (browser === undefined) {
        browser = Buffer.from(randomBytes(16)).toString('base64url')
        // Lax, so that the browser sends the cookie when the user follows a link from another site or an e-mail.
        setCookie(c, COOKIE, browser, {httpOnly: true, sameSite: 'Lax', path: '/'})
      }
      c.set('browser', browser)
      await next()
    },
    protect: [csrf(), bodyLimit({maxSize: MAX_FORM_BYTES})],
    field: (c) => html`<input type="hidden" name="${FIELD}" value="${createToken(c)}">`,
    async read(c) {
      const fields = new URLSearchParams(await c.req.text())
      return isSame(fields.get(FIELD) ?? '', createToken(c)) ? fields : undefined
    },
    createProof,
    isValidProof: (c, subject, proof) => isSame(proof, createProof(c, subject)),
  }
}

/** Returns the HMAC of a list of texts. JSON keeps the texts apart, whatever they contain. */
function seal(key: Buffer, texts: readonly string[]): string {
  return createHmac('sha256', key).update(JSON.stringify(texts)).digest('base64url')
}
