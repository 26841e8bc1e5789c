import {Hono} from 'hono'
import {HTTPException} from 'hono/http-exception'
import {controlRoutes} from '../control/control-routes.ts'
import type {Controls} from '../control/controls.ts'
import type {Sender} from '../http/raw-request.ts'
import type {RequestLog} from '../http/request-log.ts'
import {requesterOf} from '../http/requester.ts'
import {errorResponse} from '../operations/handle-operation.ts'
import {unroutedRejection} from '../operations/routes.ts'
import type {Settings} from '../service/handler.ts'

/** Paths of the pages. Their modules are loaded on first use, because most emulators show no pages. */
const PAGES = ['/device', '/device/*', '/authorize', '/_emulator'] as const

/** Creates the app with the pages and the controls. Rejects every other request. */
export function createApp(settings: Settings, {controls, log}: {controls: Controls; log: RequestLog}): Hono {
  const app = new Hono<{Bindings: Sender}>()
  app.use(async (c, next) => {
    const started = Date.now()
    await next()
    const {method, path} = c.req
    // The dashboard requests itself every second, which would fill the log.
    if (path === '/_emulator') return
    const {status, headers} = c.res
    const isForeign = requesterOf({method, url: c.req.url, header: (name) => c.req.header(name)}) !== 'own'
    const errorType = headers.get('x-amzn-errortype')
    log.record({method, path, operation: undefined, status, errorType, started, isForeign})
  })
  const pages = lazy(async () => (await import('./pages.ts')).createPages(settings, controls))
  for (const path of PAGES) app.all(path, async (c) => (await pages()).fetch(c.req.raw, c.env))
  app.route('/', controlRoutes(controls))
  app.get('/', (c) => c.redirect('/device'))
  app.notFound((c) => errorResponse(unroutedRejection(c.req.path), settings.randomBytes))
  app.onError((error) =>
    error instanceof HTTPException ? error.getResponse() : errorResponse(error, settings.randomBytes),
  )
  return app as unknown as Hono
}

/** Creates a value on first use. */
function lazy<T>(create: () => Promise<T>): () => Promise<T> {
  let created: Promise<T> | undefined
  return () => (created ??= create())
}
