import {Hono} from 'hono'
import {HTTPException} from 'hono/http-exception'
import {controlRoutes} from './control/control-routes.ts'
import type {Controls} from './control/controls.ts'
import type {RequestLog} from './control/request-log.ts'
import type {Sender, Settings} from './service/handler.ts'
import {Refusal} from './service/refusals.ts'
import {refuse, serviceRoutes} from './service/service-routes.ts'

/** What routes tell the log. */
interface Variables {
  /** API name of the operation. */
  readonly operation?: string
}

/** Where pages are. Their modules are loaded with the first: most emulators show none. */
const PAGES = ['/device', '/device/*', '/authorize', '/_emulator'] as const

/** Everything on one origin: operations, pages, controls. */
export function createApp(settings: Settings, {controls, log}: {controls: Controls; log: RequestLog}): Hono {
  const app = new Hono<{Bindings: Sender; Variables: Variables}>()
  app.use(async (c, next) => {
    const started = performance.now()
    await next()
    // The dashboard looks every second, and would show little but itself.
    if (c.req.path === '/_emulator') return
    const error = c.res.headers.get('x-amzn-errortype')?.split(':')[0]
    const operation = c.get('operation')
    log.record({
      at: Date.now(),
      method: c.req.method,
      path: c.req.path,
      ...(operation === undefined ? {} : {operation}),
      status: c.res.status,
      ...(error === undefined ? {} : {error}),
      duration: Math.round(performance.now() - started),
    })
  })
  app.get('/health', async (c) => {
    const healthy = await settings.store.moment().then(
      () => true,
      () => false,
    )
    return c.json({status: healthy ? 'ok' : 'the store does not answer'}, healthy ? 200 : 503)
  })
  app.route('/', serviceRoutes(settings))
  const pages = lazy(async () => (await import('./pages/pages.ts')).createPages(settings, controls))
  for (const path of PAGES) app.all(path, async (c) => (await pages()).fetch(c.req.raw, c.env))
  app.route('/', controlRoutes(controls))
  app.get('/', (c) => c.redirect('/device'))
  app.notFound(() => refuse(new Refusal('unknownOperation'), settings.ids))
  app.onError((error) => (error instanceof HTTPException ? error.getResponse() : refuse(error, settings.ids)))
  return app as unknown as Hono
}

/** Makes something when it is first asked for. */
function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
