import {Hono} from 'hono'
import {html} from 'hono/html'
import type {Settings} from '../service/handler.ts'
import {type AuthorizationRequest, approve, deny, judge, PARAMETERS} from './authorization-request.ts'
import type {FormGuard} from './form-guard.ts'
import {choiceButtons, clientName, type Html, messagePage, page, pageHeaders, STALE, scopeList} from './page.ts'

/** The authorization endpoint (RFC 6749 section 3.1) with PKCE. */
export function authorizeRoutes(settings: Settings, guard: FormGuard): Hono {
  const app = new Hono()
  app.use('/authorize', ...pageHeaders)

  app.get('/authorize', async (c) => {
    const parameters = new URL(c.req.url).searchParams
    const verdict = await judge(parameters, settings)
    if (verdict.kind === 'page') return c.html(refusalPage(verdict.message), 400)
    if (verdict.kind === 'redirect') return c.redirect(verdict.url)
    if (settings.autoApprove) return c.redirect(await approve(verdict.request, settings))
    return c.html(consentPage(verdict.request, [guard.field(c), ...hiddenFields(parameters)]))
  })

  // The form repeats the parameters and they are judged again, so nothing is kept between the two requests.
  app.post('/authorize', ...guard.protect, async (c) => {
    const fields = await guard.read(c)
    if (fields === undefined) return c.html(STALE, 403)
    const verdict = await judge(fields, settings)
    if (verdict.kind === 'page') return c.html(refusalPage(verdict.message), 400)
    if (verdict.kind === 'redirect') return c.redirect(verdict.url)
    const approved = fields.get('decision') === 'approve'
    return c.redirect(approved ? await approve(verdict.request, settings) : deny(verdict.request))
  })

  return app
}

function refusalPage(message: string): Html {
  return messagePage('This sign-in cannot go on', message)
}

function hiddenFields(parameters: URLSearchParams): Html[] {
  return PARAMETERS.flatMap((name) => {
    const value = parameters.get(name)
    return value === null ? [] : [html`<input type="hidden" name="${name}" value="${value}">`]
  })
}

function consentPage({registration, redirectUri}: AuthorizationRequest, fields: readonly Html[]): Html {
  return page(
    'Did you start this sign-in?',
    html`<p>A program on this computer asks for access:</p>
<dl>
<dt>Client</dt><dd>${clientName(registration.clientName)}</dd>
<dt>Scopes</dt><dd>${scopeList(registration.scopes)}</dd>
<dt>Answer goes to</dt><dd>${redirectUri}</dd>
</dl>
<form method="post" action="/authorize">
${fields}
${choiceButtons()}
</form>`,
  )
}
