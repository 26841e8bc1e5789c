import {type Context, Hono} from 'hono'
import {html} from 'hono/html'
import {decide, findPending} from '../service/device-decision.ts'
import type {Settings} from '../service/handler.ts'
import type {Registration} from '../store/registrations.ts'
import type {Grant} from '../store/tables.ts'
import type {FormGuard} from './form-guard.ts'
import {choiceButtons, clientName, type Html, messagePage, page, pageHeaders, STALE, scopeList} from './page.ts'

/** The page of the device authorization grant (RFC 8628 section 3.3): a code is typed or compared, then decided on. */
export function deviceRoutes(settings: Settings, guard: FormGuard): Hono {
  const app = new Hono()
  app.use('/device', ...pageHeaders)

  app.get('/device', async (c) => {
    const userCode = c.req.query('user_code')
    if (userCode === undefined) return c.html(codePage())
    const {now} = await settings.store.moment()
    const grant = await findPending(userCode, {...settings, now})
    const registration = grant && (await settings.store.registrations.find(grant.clientId))
    if (grant === undefined || registration === undefined) return unknownCode(c)
    const seconds = Math.max(0, Math.floor((now - grant.startedAt) / 1000))
    return c.html(confirmationPage({grant, registration, seconds, field: guard.field(c)}))
  })

  app.post('/device', ...guard.protect, async (c) => {
    const fields = await guard.read(c)
    if (fields === undefined) return c.html(STALE, 403)
    const choice = fields.get('decision')
    if (choice !== 'approve' && choice !== 'deny') return unknownCode(c)
    const {now} = await settings.store.moment()
    const decision = {status: choice === 'approve' ? 'approved' : 'denied'} as const
    if (!(await decide(fields.get('user_code') ?? '', decision, {...settings, now}))) return unknownCode(c)
    return c.html(choice === 'approve' ? APPROVED : DENIED)
  })

  return app
}

const APPROVED = messagePage('Request approved', 'The device has access now. You may close this page.')
const DENIED = messagePage('Request denied', 'The device has not got access. You may close this page.')

/** One answer for codes that are malformed, unknown, expired or decided: it tells a guesser nothing. */
function unknownCode(c: Context): Response | Promise<Response> {
  return c.html(
    codePage('No request waits for this code. Compare it with the one on your device: it may have expired.'),
    400,
  )
}

function codePage(problem?: string): Html {
  return page(
    'Enter your code',
    html`${problem === undefined ? '' : html`<p role="alert" id="problem">${problem}</p>`}
<p>Your device or terminal shows a code of eight letters.</p>
<form action="/device">
<label for="user_code">Code</label>
<input id="user_code" name="user_code" placeholder="XXXX-XXXX" maxlength="16" autocomplete="off" autocapitalize="characters"
  spellcheck="false" required autofocus ${problem === undefined ? '' : html`aria-invalid="true" aria-describedby="problem"`}>
<button class="primary">Continue</button>
</form>`,
  )
}

interface Confirmation {
  readonly grant: Grant
  readonly registration: Registration
  /** Age of the request. */
  readonly seconds: number
  readonly field: Html
}

function confirmationPage({grant, registration, seconds, field}: Confirmation): Html {
  return page(
    'Did you start this sign-in?',
    html`<p>Approve only if your own device or terminal shows this code:</p>
<p class="code">${grant.userCode}</p>
<dl>
<dt>Client</dt><dd>${clientName(registration.clientName)}</dd>
<dt>Scopes</dt><dd>${scopeList(registration.scopes)}</dd>
<dt>Started</dt><dd>${seconds} ${seconds === 1 ? 'second' : 'seconds'} ago</dd>
</dl>
<form method="post" action="/device">
${field}
<input type="hidden" name="user_code" value="${grant.userCode}">
${choiceButtons()}
</form>`,
  )
}
