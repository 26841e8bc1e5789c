import {Hono} from 'hono'
import {html} from 'hono/html'
import type {Settings} from '../service/handler.ts'
import type {Grant, GrantStatus} from '../store/tables.ts'
import {GONE_PAGE, outcomePage} from './device-pages.ts'
import type {FormGuard} from './form-guard.ts'
import {type Html, type PageContext, type PageEnvironment, STALE_FORM_PAGE} from './page.ts'
import {signInPage, timeAgo} from './sign-in-page.ts'
import {readUser, userField} from './user-field.ts'

/** Status of an authorization after each choice. */
const CHOICES = {approve: 'approved', deny: 'denied'} as const satisfies Record<string, GrantStatus>

/**
 * Creates the routes of the page of a single authorization. The page shows the authorization, accepts the decision, and
 * then shows the outcome. Its URL is valid in one browser only.
 */
export function requestRoutes({store, directory}: Settings, guard: FormGuard): Hono<PageEnvironment> {
  const app = new Hono<PageEnvironment>()

  app.get('/device/request', async (c) => {
    const grant = await shownGrant(c)
    const registration = grant && (await store.registrations.find(grant.clientId))
    if (grant === undefined || registration === undefined) return c.html(GONE_PAGE, 410)
    const {now} = await store.moment()
    if (grant.status !== 'pending' || now >= grant.expiresAt) {
      return c.html(outcomePage({...grant, isLate: c.req.query('late') !== undefined}))
    }
    const fields = [guard.field(c), userField(c, directory)]
    const details = [['Started', timeAgo(now - grant.startedAt)], ...addressDetails(grant, c.env.address)] as const
    const action = requestAddress(c, guard, grant)
    const {scopes} = registration
    return c.html(signInPage({instruction: instruction(grant), registration, scopes, details, action, fields}))
  })

  app.post('/device/request', ...guard.protect, async (c) => {
    const fields = await guard.read(c)
    const choice = fields?.get('decision')
    const userName = fields && readUser(c, fields, directory)
    if (userName === undefined || (choice !== 'approve' && choice !== 'deny')) return c.html(STALE_FORM_PAGE, 403)
    const grant = await shownGrant(c)
    if (grant === undefined) return c.html(GONE_PAGE, 410)

    const status = CHOICES[choice]
    const {now} = await store.moment()
    const isDecided = await store.grants.decide(grant.key, {status, userName, now})
    const isLate = !isDecided && decisionOn(await store.grants.find(grant.key)) !== status
    return c.redirect(requestAddress(c, guard, grant) + (isLate ? '&late' : ''), 303)
  })

  /** Returns the authorization of a page, or undefined if this browser did not enter its code. */
  async function shownGrant(c: PageContext): Promise<Grant | undefined> {
    const {id = '', proof = ''} = c.req.query()
    return guard.isValidProof(c, id, proof) ? store.grants.find(id) : undefined
  }

  return app
}

/**
 * Returns the URL of the page of an authorization, for this browser. The key is a hash, so it does not reveal the
 * device code.
 */
export function requestAddress(c: PageContext, guard: FormGuard, {key}: Grant): string {
  return `/device/request?id=${key}&proof=${guard.createProof(c, key)}`
}

/** Returns the decision on an authorization. A used code was approved. */
function decisionOn(grant: Grant | undefined): GrantStatus | undefined {
  return grant?.status === 'used' ? 'approved' : grant?.status
}

function instruction({userCode}: Grant): Html {
  return html`<p>Approve only if your own device or terminal shows this code:</p>
<p class="code">${userCode}</p>`
}

/** Compares the address of the client with the address of this browser. A difference can mean a phishing attempt. */
function addressDetails({address}: Grant, own: string | undefined): readonly (readonly [string, string])[] {
  if (address === null) return []
  return [
    [
      'From',
      `${address} (${own === address ? 'the same address as this browser' : 'not the address of this browser'})`,
    ],
  ]
}
