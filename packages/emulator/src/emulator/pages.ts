import {Hono} from 'hono'
import {HTTPException} from 'hono/http-exception'
import type {Controls} from '../control/controls.ts'
import {dashboardRoutes} from '../dashboard/dashboard-routes.ts'
import {refuse} from '../operations/answer-operation.ts'
import {authorizeRoutes} from '../pages/authorize-routes.ts'
import {deviceRoutes} from '../pages/device-routes.ts'
import {createFormGuard} from '../pages/form-guard.ts'
import {type PageEnvironment, STALE} from '../pages/page.ts'
import type {Settings} from '../service/handler.ts'
import {Refusal} from '../service/refusals.ts'

/** All pages: where a device code is decided, where an authorization is, and the dashboard. */
export function createPages(settings: Settings, controls: Controls): Hono<PageEnvironment> {
  const guard = createFormGuard(settings.store.pageKey, settings.ids)
  const app = new Hono<PageEnvironment>()
  app.route('/', deviceRoutes(settings, guard))
  app.route('/', authorizeRoutes(settings, guard))
  app.route('/', dashboardRoutes(settings, controls))
  app.notFound(() => refuse(new Refusal('unknownOperation'), settings.ids))
  // Hono's own exceptions come from the guard of the forms.
  app.onError((error, c) =>
    error instanceof HTTPException ? c.html(STALE, error.status) : refuse(error, settings.ids),
  )
  return app
}
