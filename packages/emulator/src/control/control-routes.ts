import {type Context, Hono} from 'hono'
import {bodyLimit} from 'hono/body-limit'
import type {Fault} from '../store/faults.ts'
import {ControlError} from './control-error.ts'
import type {Controls} from './controls.ts'
import {rejectForeign} from './reject-foreign.ts'

const MAX_BODY_BYTES = 65_536

/**
 * Creates the routes of the controls below `/_emulator`, for tests in other languages. Requests and responses are JSON.
 */
export function controlRoutes(controls: Controls): Hono {
  const app = new Hono().basePath('/_emulator')
  app.use('*', rejectForeign, bodyLimit({maxSize: MAX_BODY_BYTES}))

  app.get('/authorizations', async (c) => c.json(await controls.authorizations()))
  app.post('/authorizations/:userCode/:decision{approve|deny}', async (c) => {
    const {userCode, decision} = c.req.param()
    const {user} = await readObject<{user?: string}>(c, ['user'])
    await controls[decision as 'approve' | 'deny'](userCode, user === undefined ? {} : {user: String(user)})
    return c.json({userCode, status: decision === 'approve' ? 'approved' : 'denied'})
  })
  app.get('/clients', async (c) => c.json(await controls.clients()))
  app.get('/requests', (c) => c.json(controls.requests()))
  app.post('/clock', async (c) => {
    const {advance} = await readObject<{advance?: unknown}>(c, ['advance'])
    return c.json({now: await controls.advance(typeof advance === 'number' ? advance : Number.NaN)})
  })
  app.get('/faults', async (c) => c.json(await controls.faults()))
  app.put('/faults', async (c) => {
    await controls.setFault(await readObject<Fault>(c))
    return c.json(await controls.faults())
  })
  app.delete('/faults', async (c) => {
    await controls.clearFaults()
    return c.json([])
  })
  app.post('/reset', async (c) => {
    await controls.reset()
    return c.json({})
  })

  // Hono does not call `notFound` of an app that is mounted in another app.
  app.all('*', (c) => c.json({message: `Unknown control: ${c.req.method} ${c.req.path}.`}, 404))
  app.onError((error, c) => {
    if (error instanceof ControlError) return c.json({message: error.message}, error.code === 'NotFound' ? 404 : 400)
    throw error
  })
  return app
}

/** Reads a JSON object from a body, and rejects fields other than `names`. An empty body counts as an empty object. */
async function readObject<T extends object>(c: Context, names?: readonly string[]): Promise<Partial<T> & T> {
  const value = parseObject(await c.req.text())
  if (value === undefined) throw new ControlError('Invalid', 'The body must be a JSON object.')
  const unknown = Object.keys(value).find((name) => names?.includes(name) === false)
  if (unknown === undefined) return value as T
  throw new ControlError(
    'Invalid',
    `Unknown field in the body: ${JSON.stringify(unknown)}. Supported fields: ${names?.join(', ')}.`,
  )
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
