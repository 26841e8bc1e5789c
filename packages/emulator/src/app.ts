import {Hono} from 'hono'
import {HTTPException} from 'hono/http-exception'
import {toResponse} from './answer.ts'
import {controlRoutes} from './control/control-routes.ts'
import type {Controls} from './control/controls.ts'
import type {RequestLog} from './control/request-log.ts'
import {authorizeRoutes} from './pages/authorize-routes.ts'
import {deviceRoutes} from './pages/device-routes.ts'
import {createFormGuard} from './pages/form-guard.ts'
import {STALE} from './pages/page.ts'
import {checkHealth} from './plain-app.ts'
import type {Settings} from './service/handler.ts'
import {Refusal} from './service/refusals.ts'
import {refuse, serviceRoutes} from './service/service-routes.ts'

/** What routes tell the log. */
interface Variables {
  /** API name of the operation. */
  readonly operation?: string
}

/** Everything on one origin: operations, pages, controls. */
export function createApp(settings: Settings, {controls, log}: {controls: Controls; log: RequestLog}): Hono {
  const guard = createFormGuard(settings.store.pageKey, settings.ids)
  const app = new Hono<{Variables: Variables}>()
  app.use(async (c, next) => {
    const started = Date.now()
    await next()
    const {method, path} = c.req
    const {status, headers} = c.res
    log.record({
      method,
      path,
      operation: c.get('operation'),
      status,
      errorType: headers.get('x-amzn-errortype'),
      started,
    })
  })
  app.get('/health', async () => toResponse(await checkHealth(settings)))
  app.route('/', serviceRoutes(settings))
  app.route('/', deviceRoutes(settings, guard))
  app.route('/', authorizeRoutes(settings, guard))
  app.route('/', controlRoutes(controls))
  app.get('/', (c) => c.redirect('/device'))
  app.notFound(() => refuse(new Refusal('unknownOperation'), settings.ids))
  // Hono's own exceptions come from the guard of the forms.
  app.onError((error, c) =>
    error instanceof HTTPException ? c.html(STALE, error.status) : refuse(error, settings.ids),
  )
  return app as unknown as Hono
}
