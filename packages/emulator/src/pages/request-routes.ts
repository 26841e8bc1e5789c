import {Hono} from 'hono'
import {html} from 'hono/html'
import type {Settings} from '../service/handler.ts'
import type {Grant, GrantStatus} from '../store/tables.ts'
import {endingPage, GONE} from './device-pages.ts'
import type {FormGuard} from './form-guard.ts'
import {type Html, type PageContext, type PageEnvironment, STALE} from './page.ts'
import {age, signInPage} from './sign-in-page.ts'
import {personField, readPerson} from './user-field.ts'

/** What each choice makes of a request. */
const CHOICES = {approve: 'approved', deny: 'denied'} as const satisfies Record<string, GrantStatus>

/**
 * The page of one request, whose address is worth nothing in another browser. Here it is decided, and here the same browser
 * learns what became of it, however often it comes back.
 */
export function requestRoutes({store, directory}: Settings, guard: FormGuard): Hono<PageEnvironment> {
  const app = new Hono<PageEnvironment>()

  app.get('/device/request', async (c) => {
    const grant = await shownGrant(c)
    const registration = grant && (await store.registrations.find(grant.clientId))
    if (grant === undefined || registration === undefined) return c.html(GONE, 410)
    const {now} = await store.moment()
    if (grant.status !== 'pending' || now >= grant.expiresAt) {
      return c.html(endingPage({...grant, isLate: c.req.query('late') !== undefined}))
    }
    const fields = [guard.field(c), personField(c, directory)]
    const facts = [['Started', age(now - grant.startedAt)], ...origin(grant, c.env.address)] as const
    const action = requestAddress(c, guard, grant)
    const {scopes} = registration
    return c.html(signInPage({advice: advice(grant), registration, scopes, facts, action, fields}))
  })

  app.post('/device/request', ...guard.protect, async (c) => {
    const fields = await guard.read(c)
    const choice = fields?.get('decision')
    const userName = fields && readPerson(c, fields, directory)
    if (userName === undefined || (choice !== 'approve' && choice !== 'deny')) return c.html(STALE, 403)
    const grant = await shownGrant(c)
    if (grant === undefined) return c.html(GONE, 410)

    const status = CHOICES[choice]
    const {now} = await store.moment()
    const counts = await store.grants.decide(grant.key, {status, userName, now})
    const isLate = !counts && decisionOn(await store.grants.find(grant.key)) !== status
    return c.redirect(requestAddress(c, guard, grant) + (isLate ? '&late' : ''), 303)
  })

  /** The request of a page, if this browser had its code. */
  async function shownGrant(c: PageContext): Promise<Grant | undefined> {
    const {id = '', proof = ''} = c.req.query()
    return guard.isProven(c, id, proof) ? store.grants.find(id) : undefined
  }

  return app
}

/** The address of a request's page, for this browser. The key is a hash: it brings nobody the device code. */
export function requestAddress(c: PageContext, guard: FormGuard, {key}: Grant): string {
  return `/device/request?id=${key}&proof=${guard.prove(c, key)}`
}

/** What a person decided; a code that was used was approved. */
function decisionOn(grant: Grant | undefined): GrantStatus | undefined {
  return grant?.status === 'used' ? 'approved' : grant?.status
}

function advice({userCode}: Grant): Html {
  return html`<p>Approve only if your own device or terminal shows this code:</p>
<p class="code">${userCode}</p>`
}

/** Where a request came from, next to where the person is: the two differ when somebody else wants the access. */
function origin({address}: Grant, own: string | undefined): readonly (readonly [string, string])[] {
  if (address === null) return []
  return [
    ['From', own === address ? `${address}, like this browser` : `${address}, which is not where this browser is`],
  ]
}
