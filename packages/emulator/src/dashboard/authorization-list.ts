import {html} from 'hono/html'
import type {Authorization} from '../control/controls.ts'
import {unlockedUsers} from '../directory/find-user.ts'
import type {Html} from '../pages/page.ts'
import {clientName, timeAgo, visible} from '../pages/sign-in-page.ts'
import {userOptions} from '../pages/user-field.ts'
import type {DashboardState} from './dashboard-state.ts'
import {panel} from './panel.ts'

type Status = Authorization['status']

/** Label and color of each status. */
const STATUSES: Readonly<Record<Status, readonly [word: string, color: string]>> = {
  pending: ['pending', 'warn'],
  approved: ['approved', 'good'],
  used: ['token issued', 'good'],
  denied: ['denied', 'bad'],
  expired: ['expired', 'quiet'],
}

/** Maximum number of scopes in the list. The table of clients shows all of them. */
const MAX_SCOPES = 2

/** List of the device authorizations, pending ones first, with buttons to approve and deny them. */
export function authorizationList(state: DashboardState): Html {
  const {authorizations} = state
  const pending = authorizations.filter(({status}) => status === 'pending')
  const others = authorizations.filter(({status}) => status !== 'pending')
  const items = [...pending, ...others].map((authorization) => listItem(authorization, state))
  const none = html`<p class="empty">None yet. They appear here when a client starts a sign-in with a device code.</p>`
  return panel({
    id: 'authorizations',
    title: 'Device authorizations',
    note: html`<p role="status">${pending.length === 0 ? 'none pending' : `${pending.length} pending`}</p>`,
    content: items.length === 0 ? none : html`<ul class="requests">${items}</ul>`,
  })
}

function listItem(authorization: Authorization, state: DashboardState): Html {
  const {status, userCode, scopes, polls, startedAt, user} = authorization
  const [word, color] = STATUSES[status]
  const isPending = status === 'pending' && userCode !== null
  const facts = [
    `started ${timeAgo(state.now - startedAt)}`,
    `${polls} ${polls === 1 ? 'poll' : 'polls'}`,
    visible(summarizeScopes([...new Set(scopes)])),
  ]
  return html`<li${isPending ? html` id="code-${userCode}"` : ''}>
${isPending ? html`<span class="code">${userCode}</span>` : html`<span><span class="badge ${color}">${word}</span></span>`}
<div>${clientName(authorization.clientName)}<small>${facts.join(' · ')}</small></div>
${isPending ? decisionForm(userCode, state) : html`<small>${user === null ? '' : `by ${visible(user)}`}</small>`}
</li>\n`
}

function summarizeScopes(scopes: readonly string[]): string {
  if (scopes.length === 0) return 'no scope'
  const more = scopes.length - MAX_SCOPES
  return scopes.slice(0, MAX_SCOPES).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function decisionForm(userCode: string, {settings: {directory}, suggestedUser}: DashboardState): Html {
  const users = unlockedUsers(directory)
  const choice = html`<select name="user" aria-label="User for ${userCode}">${userOptions(users, suggestedUser, ({name}) => visible(name))}</select>`
  return html`<form method="post" action="/_emulator">
<input type="hidden" name="user_code" value="${userCode}">
${users.length > 1 ? choice : ''}
<button name="decision" value="deny" aria-label="Deny ${userCode}">Deny</button>
<button class="primary" name="decision" value="approve" aria-label="Approve ${userCode}">Approve</button>
</form>`
}
