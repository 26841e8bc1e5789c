import {Hono} from 'hono'
import {HTTPException} from 'hono/http-exception'
import type {Controls} from '../control/controls.ts'
import {dashboardRoutes} from '../dashboard/dashboard-routes.ts'
import {errorResponse} from '../operations/handle-operation.ts'
import {authorizeRoutes} from '../pages/authorize-routes.ts'
import {deviceRoutes} from '../pages/device-routes.ts'
import {createFormGuard} from '../pages/form-guard.ts'
import {type PageEnvironment, STALE_FORM_PAGE} from '../pages/page.ts'
import type {Settings} from '../service/handler.ts'
import {Rejection} from '../service/rejections.ts'

/** Creates the routes of all pages: device authorization, authorization endpoint, and dashboard. */
export function createPages(settings: Settings, controls: Controls): Hono<PageEnvironment> {
  const guard = createFormGuard(settings.store, settings.randomBytes)
  const app = new Hono<PageEnvironment>()
  app.route('/', deviceRoutes(settings, guard))
  app.route('/', authorizeRoutes(settings, guard))
  app.route('/', dashboardRoutes(settings, controls))
  app.notFound(() => errorResponse(new Rejection('unknownOperation'), settings.randomBytes))
  // Hono throws these exceptions for forms from another origin and for long bodies.
  app.onError((error, c) =>
    error instanceof HTTPException ? c.html(STALE_FORM_PAGE, error.status) : errorResponse(error, settings.randomBytes),
  )
  return app
}
