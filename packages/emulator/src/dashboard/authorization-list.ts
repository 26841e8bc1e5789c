import {html} from 'hono/html'
import type {Authorization} from '../control/controls.ts'
import {unlockedUsers} from '../directory/find-user.ts'
import type {Html} from '../pages/page.ts'
import {age, clientName} from '../pages/sign-in-page.ts'
import {personOptions} from '../pages/user-field.ts'
import type {DashboardState} from './dashboard-state.ts'
import {panel} from './panel.ts'

type Status = Authorization['status']

/** What a state is called, and its colour. */
const STATES: Readonly<Record<Status, readonly [word: string, colour: string]>> = {
  pending: ['waits', 'warn'],
  approved: ['approved', 'good'],
  used: ['token issued', 'good'],
  denied: ['denied', 'bad'],
  expired: ['expired', 'quiet'],
}

/** How many scopes are named here. The table of clients has them all. */
const MOST_SCOPES = 2

/** The device authorizations, those that wait first, with the buttons that decide them. */
export function authorizationList(state: DashboardState): Html {
  const {authorizations} = state
  const waiting = authorizations.filter(({status}) => status === 'pending')
  const others = authorizations.filter(({status}) => status !== 'pending')
  const items = [...waiting, ...others].map((authorization) => listItem(authorization, state))
  const none = html`<p class="empty">None yet. One appears here when a client starts a sign-in with a device code.</p>`
  return panel({
    id: 'authorizations',
    title: 'Device authorizations',
    note: html`<p role="status">${waiting.length === 0 ? 'none waits' : `${waiting.length} to decide`}</p>`,
    content: items.length === 0 ? none : html`<ul class="requests">${items}</ul>`,
  })
}

function listItem(authorization: Authorization, state: DashboardState): Html {
  const {status, userCode, scopes, polls, startedAt, user} = authorization
  const [word, colour] = STATES[status]
  const isPending = status === 'pending' && userCode !== null
  const facts = [
    `started ${age(state.now - startedAt)}`,
    `${polls} ${polls === 1 ? 'poll' : 'polls'}`,
    briefly([...new Set(scopes)]),
  ]
  return html`<li${isPending ? html` id="code-${userCode}"` : ''}>
${isPending ? html`<span class="code">${userCode}</span>` : html`<span><span class="badge ${colour}">${word}</span></span>`}
<div>${clientName(authorization.clientName)}<small>${facts.join(' · ')}</small></div>
${isPending ? decisionForm(userCode, state) : html`<small>${user === null ? '' : `by ${user}`}</small>`}
</li>\n`
}

function briefly(scopes: readonly string[]): string {
  if (scopes.length === 0) return 'no scope'
  const more = scopes.length - MOST_SCOPES
  return scopes.slice(0, MOST_SCOPES).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function decisionForm(userCode: string, {settings: {directory}, person}: DashboardState): Html {
  const people = unlockedUsers(directory)
  const choice = html`<select name="user" aria-label="Decide ${userCode} as">${personOptions(people, person, ({name}) => name)}</select>`
  return html`<form method="post" action="/_emulator">
<input type="hidden" name="user_code" value="${userCode}">
${people.length > 1 ? choice : ''}
<button name="decision" value="deny" aria-label="Deny ${userCode}">Deny</button>
<button class="primary" name="decision" value="approve" aria-label="Approve ${userCode}">Approve</button>
</form>`
}
