import {Hono} from 'hono'
import {CARD_STYLE} from '../assets/assets.ts'
import type {Settings} from '../service/handler.ts'
import {parseUserCode} from '../service/identifiers.ts'
import {findUserCodeProblem} from './code-hint.ts'
import {findByCode} from './code-limits.ts'
import {codePage, NO_AUTHORIZATION, tooManyCodesPage} from './device-pages.ts'
import type {FormGuard} from './form-guard.ts'
import type {PageEnvironment} from './page.ts'
import {protectPage} from './protect-page.ts'
import {requestAddress, requestRoutes} from './request-routes.ts'

/**
 * Creates the routes of the device authorization grant (RFC 8628 section 3.3). `/device` accepts a user code, typed or
 * from a link, and redirects to the page of its authorization. A link of another site only fills in the code.
 */
export function deviceRoutes(settings: Settings, guard: FormGuard): Hono<PageEnvironment> {
  const {store} = settings
  const app = new Hono<PageEnvironment>()
  // Applies to `/device` too.
  app.use('/device/*', ...protectPage({style: CARD_STYLE}), guard.identify)

  app.get('/device', async (c) => {
    const typed = c.req.query('user_code')
    if (typed === undefined) return c.html(codePage())
    // Another site must neither try codes nor use up the attempts of the user, so the user confirms the code first.
    if (c.get('requester') === 'link') return c.html(codePage({typed, isFromLink: true}))
    const userCode = parseUserCode(typed)
    if (userCode === undefined)
      return c.html(codePage({typed, problem: findUserCodeProblem(typed) ?? NO_AUTHORIZATION}), 400)

    const {now} = await store.moment()
    const lookup = await findByCode(userCode, {...c.env, browser: c.get('browser')}, {store, now})
    if ('nextAt' in lookup) {
      c.header('Retry-After', String(Math.max(1, Math.ceil((lookup.nextAt - now) / 1000))))
      return c.html(tooManyCodesPage(lookup.nextAt - now), 429)
    }
    if (lookup.grant === undefined) return c.html(codePage({typed, problem: NO_AUTHORIZATION}), 400)
    return c.redirect(requestAddress(c, guard, lookup.grant), 303)
  })

  app.route('/', requestRoutes(settings, guard))
  return app
}
