import {type Context, Hono} from 'hono'
import {bodyLimit} from 'hono/body-limit'
import type {Fault} from '../store/faults.ts'
import {ControlError} from './control-error.ts'
import type {Controls} from './controls.ts'
import {sameOrigin} from './same-origin.ts'

const MAX_BODY_BYTES = 65_536

/** The controls over HTTP, for tests in other languages: JSON in and out, below `/_emulator`. */
export function controlRoutes(controls: Controls): Hono {
  const app = new Hono().basePath('/_emulator')
  app.use('*', sameOrigin, bodyLimit({maxSize: MAX_BODY_BYTES}))

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

  // A handler of its own for what is not found would not be asked: this app is part of another.
  app.all('*', (c) => c.json({message: 'The emulator has no such control.'}, 404))
  app.onError((error, c) => {
    if (error instanceof ControlError) return c.json({message: error.message}, error.code === 'NotFound' ? 404 : 400)
    throw error
  })
  return app
}

/** The object in a body, with no other members than these. No body is an empty one. */
async function readObject<T extends object>(c: Context, names?: readonly string[]): Promise<Partial<T> & T> {
  const value = parseObject(await c.req.text())
  if (value === undefined) throw new ControlError('Invalid', 'The body has to be a JSON object.')
  const strange = Object.keys(value).find((name) => names?.includes(name) === false)
  if (strange === undefined) return value as T
  throw new ControlError('Invalid', `The body has no ${JSON.stringify(strange)}; it may have ${names?.join(', ')}.`)
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
