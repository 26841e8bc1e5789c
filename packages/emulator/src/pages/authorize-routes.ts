import {Hono} from 'hono'
import {html} from 'hono/html'
import {CARD_STYLE} from '../assets/assets.ts'
import {isApplication} from '../service/application.ts'
import type {Settings} from '../service/handler.ts'
import {type AuthorizationRequest, approve, deny, judge, PARAMETERS} from './authorization-request.ts'
import type {FormGuard} from './form-guard.ts'
import {type Html, messagePage, type PageContext, type PageEnvironment, pageHeaders, STALE} from './page.ts'
import {age, signInPage} from './sign-in-page.ts'
import {personField, readPerson} from './user-field.ts'

/** The decision leads on to the client. */
const HEADERS = pageHeaders({style: CARD_STYLE, formTarget: (c) => sourceOfRedirect(c.req.query('redirect_uri') ?? '')})

/** The authorization endpoint (RFC 6749 section 3.1) with PKCE. */
export function authorizeRoutes(settings: Settings, guard: FormGuard): Hono<PageEnvironment> {
  const app = new Hono<PageEnvironment>()
  app.use('/authorize', ...HEADERS, guard.identify)

  app.get('/authorize', async (c) => {
    const parameters = new URL(c.req.url).searchParams
    const verdict = await judge(parameters, settings)
    if (verdict.kind === 'page') return c.html(refusalPage(verdict.message), 400)
    if (verdict.kind === 'redirect') return c.redirect(verdict.url)
    if (settings.autoApprove) return c.redirect(await approve(verdict.request, settings))
    return c.html(await consentPage(c, verdict.request, hiddenFields(parameters)))
  })

  // The form repeats the parameters and they are judged again, so nothing is kept between the two requests.
  app.post('/authorize', ...guard.protect, async (c) => {
    const fields = await guard.read(c)
    const choice = fields?.get('decision')
    const person = fields && readPerson(c, fields, settings.directory)
    if (fields === undefined || person === undefined || (choice !== 'approve' && choice !== 'deny')) {
      return c.html(STALE, 403)
    }
    const verdict = await judge(fields, settings)
    if (verdict.kind === 'page') return c.html(refusalPage(verdict.message), 400)
    if (verdict.kind === 'redirect') return c.redirect(verdict.url, 303)
    return c.redirect(
      choice === 'approve' ? await approve(verdict.request, settings, person) : deny(verdict.request),
      303,
    )
  })

  async function consentPage(c: PageContext, request: AuthorizationRequest, hidden: readonly Html[]): Promise<Html> {
    const {registration, redirectUri, scopes} = request
    const {now} = await settings.store.moment()
    return signInPage({
      advice: isApplication(registration)
        ? html`<p>An application of your organization asks for access. Approve only if you have just come from it.</p>`
        : html`<p>A program on this computer asks for access. Approve only if you have just started it.</p>`,
      registration,
      scopes,
      facts: [
        isApplication(registration)
          ? ['Known here as', html`<code>${registration.clientId}</code>`]
          : ['Registered here', age(now - registration.issuedAt)],
        ['The answer goes to', html`<code>${redirectUri}</code>`],
      ],
      action: '/authorize',
      fields: [guard.field(c), ...hidden, personField(c, settings.directory)],
    })
  }

  return app
}

/** A redirect URI as a source of a CSP: its origin or, of an application's own scheme, that. */
function sourceOfRedirect(uri: string): string {
  const {origin, protocol} = URL.parse(uri) ?? {origin: 'null', protocol: ''}
  return origin === 'null' ? protocol : origin
}

function refusalPage(message: string): Html {
  return messagePage('This sign-in cannot go on', message)
}

function hiddenFields(parameters: URLSearchParams): Html[] {
  return PARAMETERS.flatMap((name) => {
    const value = parameters.get(name)
    return value === null ? [] : [html`<input type="hidden" name="${name}" value="${value}">\n`]
  })
}
