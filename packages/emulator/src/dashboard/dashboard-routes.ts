import {Hono} from 'hono'
import {bodyLimit} from 'hono/body-limit'
import {DASHBOARD_SCRIPT, DASHBOARD_STYLE} from '../assets/assets.ts'
import {ControlError} from '../control/control-error.ts'
import type {Controls} from '../control/controls.ts'
import type {Html, PageContext, PageEnvironment} from '../pages/page.ts'
import {protectPage} from '../pages/protect-page.ts'
import {readUser, suggestedUser} from '../pages/user-field.ts'
import type {Settings} from '../service/handler.ts'
import {dashboardPage} from './dashboard-page.ts'

const MAX_FORM_BYTES = 4_096

/**
 * Creates the routes of the dashboard, the user interface of the controls. The server renders it, so that it works
 * without scripts. Like the controls, its forms accept no requests from pages of other sites.
 */
export function dashboardRoutes(settings: Settings, controls: Controls): Hono<PageEnvironment> {
  const app = new Hono<PageEnvironment>()
  app.use('/_emulator', ...protectPage({style: DASHBOARD_STYLE, script: DASHBOARD_SCRIPT}))

  app.get('/_emulator', async (c) => c.html(await render(c)))

  app.post('/_emulator', bodyLimit({maxSize: MAX_FORM_BYTES}), async (c) => {
    const fields = new URLSearchParams(await c.req.text())
    readUser(c, fields, settings.directory)
    try {
      await perform(fields, controls)
    } catch (error) {
      if (!(error instanceof ControlError)) throw error
      return c.html(await render(c, error.message), error.code === 'NotFound' ? 404 : 400)
    }
    return c.redirect('/_emulator', 303)
  })

  async function render(c: PageContext, problem?: string): Promise<Html> {
    const [{now}, authorizations, clients, faults] = await Promise.all([
      settings.store.moment(),
      controls.authorizations(),
      controls.clients(),
      controls.faults(),
    ])
    return dashboardPage({
      settings,
      origin: new URL(c.req.url).origin,
      suggestedUser: suggestedUser(c, settings.directory),
      now,
      authorizations,
      clients,
      faults,
      requests: controls.requests(),
      ...(problem === undefined ? {} : {problem}),
    })
  }

  return app
}

/** Performs the action of the pressed button. */
async function perform(fields: URLSearchParams, controls: Controls): Promise<void> {
  const decision = fields.get('decision')
  const user = fields.get('user')
  if (decision === 'approve' || decision === 'deny') {
    await controls[decision](fields.get('user_code') ?? '', user === null ? {} : {user})
  } else if (fields.has('advance')) await controls.advance(Number(fields.get('advance') || Number.NaN))
  else if (fields.has('clear-faults')) await controls.clearFaults()
  else if (fields.has('reset')) await controls.reset()
  else throw new ControlError('Invalid', 'The form has no action.')
}
