import {Hono} from 'hono'
import {HTTPException} from 'hono/http-exception'
import {controlRoutes} from '../control/control-routes.ts'
import type {Controls} from '../control/controls.ts'
import type {Sender} from '../http/raw-request.ts'
import type {RequestLog} from '../http/request-log.ts'
import {refuse} from '../operations/answer-operation.ts'
import {refusalOfMethod} from '../operations/routes.ts'
import type {Settings} from '../service/handler.ts'

/** Where pages are. Their modules are loaded with the first: most emulators show none. */
const PAGES = ['/device', '/device/*', '/authorize', '/_emulator'] as const

/** What people ask for, and tests: pages and controls. It refuses everything else. */
export function createApp(settings: Settings, {controls, log}: {controls: Controls; log: RequestLog}): Hono {
  const app = new Hono<{Bindings: Sender}>()
  app.use(async (c, next) => {
    const started = Date.now()
    await next()
    const {method, path} = c.req
    // The dashboard looks every second, and would show little but itself.
    if (path === '/_emulator') return
    const {status, headers} = c.res
    log.record({method, path, operation: undefined, status, errorType: headers.get('x-amzn-errortype'), started})
  })
  const pages = lazy(async () => (await import('./pages.ts')).createPages(settings, controls))
  for (const path of PAGES) app.all(path, async (c) => (await pages()).fetch(c.req.raw, c.env))
  app.route('/', controlRoutes(controls))
  app.get('/', (c) => c.redirect('/device'))
  app.notFound((c) => refuse(refusalOfMethod(c.req.path), settings.ids))
  app.onError((error) => (error instanceof HTTPException ? error.getResponse() : refuse(error, settings.ids)))
  return app as unknown as Hono
}

/** Makes something when it is first asked for. */
function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
