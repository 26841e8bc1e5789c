import {Hono} from 'hono'
import {CARD_STYLE} from '../assets/assets.ts'
import type {Settings} from '../service/handler.ts'
import {parseUserCode} from '../service/identifiers.ts'
import {hintFor} from './code-hint.ts'
import {findByCode} from './code-limits.ts'
import {codePage, NO_REQUEST, tooManyCodes} from './device-pages.ts'
import type {FormGuard} from './form-guard.ts'
import {type PageEnvironment, pageHeaders} from './page.ts'
import {requestAddress, requestRoutes} from './request-routes.ts'

/**
 * The pages of the device authorization grant (RFC 8628 section 3.3). `/device` takes a code, typed or from a link, and
 * leads from a right one to the page of its request.
 */
export function deviceRoutes(settings: Settings, guard: FormGuard): Hono<PageEnvironment> {
  const {store} = settings
  const app = new Hono<PageEnvironment>()
  // This is for the paths below it as well.
  app.use('/device/*', ...pageHeaders({style: CARD_STYLE}), guard.identify)

  app.get('/device', async (c) => {
    const typed = c.req.query('user_code')
    if (typed === undefined) return c.html(codePage())
    const userCode = parseUserCode(typed)
    if (userCode === undefined) return c.html(codePage({typed, problem: hintFor(typed) ?? NO_REQUEST}), 400)

    const {now} = await store.moment()
    const finding = await findByCode(userCode, {...c.env, browser: c.get('browser')}, {store, now})
    if ('nextAt' in finding) {
      c.header('Retry-After', String(Math.max(1, Math.ceil((finding.nextAt - now) / 1000))))
      return c.html(tooManyCodes(finding.nextAt - now), 429)
    }
    if (finding.grant === undefined) return c.html(codePage({typed, problem: NO_REQUEST}), 400)
    return c.redirect(requestAddress(c, guard, finding.grant), 303)
  })

  app.route('/', requestRoutes(settings, guard))
  return app
}
