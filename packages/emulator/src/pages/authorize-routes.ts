import {Hono} from 'hono'
import {html} from 'hono/html'
import {CARD_STYLE} from '../assets/assets.ts'
import {isApplication} from '../service/application.ts'
import type {Settings} from '../service/handler.ts'
import {
  type AuthorizationRequest,
  approve,
  checkAuthorizationRequest,
  deny,
  PARAMETERS,
} from './authorization-request.ts'
import type {FormGuard} from './form-guard.ts'
import {type Html, messagePage, type PageEnvironment, STALE_FORM_PAGE} from './page.ts'
import {protectPage} from './protect-page.ts'
import {signInPage, timeAgo} from './sign-in-page.ts'
import {readUser, userField} from './user-field.ts'

/** Creates the routes of the authorization endpoint (RFC 6749 section 3.1) with PKCE. */
export function authorizeRoutes(settings: Settings, guard: FormGuard): Hono<PageEnvironment> {
  const app = new Hono<PageEnvironment>()
  app.use('/authorize', ...protectPage({style: CARD_STYLE}), guard.identify)

  app.get('/authorize', async (c) => {
    const parameters = new URL(c.req.url).searchParams
    const result = await checkAuthorizationRequest(parameters, settings)
    if (result.kind === 'page') return c.html(rejectionPage(result.message), 400)
    if (result.kind === 'redirect') return c.redirect(result.url)
    if (settings.autoApprove) return c.redirect(await approve(result.request, settings))
    c.set('redirectUri', result.request.redirectUri)
    const {now} = await settings.store.moment()
    const fields = [guard.field(c), ...hiddenFields(parameters), userField(c, settings.directory)]
    return c.html(consentPage(result.request, {now, fields}))
  })

  // The form repeats the parameters, and this route checks them again, so nothing is stored between the two requests.
  app.post('/authorize', ...guard.protect, async (c) => {
    const fields = await guard.read(c)
    const choice = fields?.get('decision')
    const user = fields && readUser(c, fields, settings.directory)
    if (fields === undefined || user === undefined || (choice !== 'approve' && choice !== 'deny')) {
      return c.html(STALE_FORM_PAGE, 403)
    }
    const result = await checkAuthorizationRequest(fields, settings)
    if (result.kind === 'page') return c.html(rejectionPage(result.message), 400)
    if (result.kind === 'redirect') return c.redirect(result.url, 303)
    return c.redirect(choice === 'approve' ? await approve(result.request, settings, user) : deny(result.request), 303)
  })

  return app
}

function consentPage(
  {registration, redirectUri, scopes}: AuthorizationRequest,
  {now, fields}: {now: number; fields: readonly Html[]},
): Html {
  return signInPage({
    instruction: isApplication(registration)
      ? html`<p>An application of your organization requests access. Approve only if you just opened it.</p>`
      : html`<p>A program on this computer requests access. Approve only if you just started it.</p>`,
    registration,
    scopes,
    details: [
      isApplication(registration)
        ? ['Client ID', html`<code>${registration.clientId}</code>`]
        : ['Registered', timeAgo(now - registration.issuedAt)],
      ['Redirects to', html`<code>${redirectUri}</code>`],
    ],
    action: '/authorize',
    fields,
  })
}

function rejectionPage(message: string): Html {
  return messagePage('This sign-in cannot continue', message)
}

function hiddenFields(parameters: URLSearchParams): Html[] {
  return PARAMETERS.flatMap((name) => {
    const value = parameters.get(name)
    return value === null ? [] : [html`<input type="hidden" name="${name}" value="${value}">\n`]
  })
}
