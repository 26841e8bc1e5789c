import {html} from 'hono/html'
import type {Html} from '../pages/page.ts'
import {clientName, timeAgo, visible} from '../pages/sign-in-page.ts'
import type {DashboardState} from './dashboard-state.ts'
import {panel, shorten} from './panel.ts'

const MAX_REQUESTS = 50

/** Table of the last requests, newest first. */
export function requestTable({requests}: DashboardState): Html {
  const rows = requests
    .slice(-MAX_REQUESTS)
    .reverse()
    .map(
      ({at, method, path, operation, status, error, duration}) => html`<tr>
<td><time datetime="${new Date(at).toISOString()}">${new Date(at).toISOString().slice(11, 19)}</time></td>
<td><code>${visible(`${method} ${shorten(path)}`)}</code></td>
<td class="nowrap">${operation ?? ''}</td>
<td class="${status >= 400 ? 'bad' : 'good'}">${status} ${error ?? ''}</td>
<td class="number">${duration}</td>
</tr>\n`,
    )
  return tableSection({
    id: 'requests',
    title: 'Requests',
    note: `${requests.length} to this process`,
    empty: 'None yet.',
    head: html`<th>Time, UTC</th><th>Request</th><th>Operation</th><th>Response</th><th class="number">ms</th>`,
    rows,
  })
}

/** Table of the registered clients, newest first. */
export function clientTable({clients, now}: DashboardState): Html {
  const rows = clients.map(
    ({clientId, clientName: name, scopes, registeredAt}) => html`<tr>
<td>${clientName(name)}</td>
<td><code>${clientId}</code></td>
<td>${visible([...new Set(scopes)].join(', '))}</td>
<td class="nowrap">${timeAgo(now - registeredAt)}</td>
</tr>\n`,
  )
  return tableSection({
    id: 'clients',
    title: 'Registered clients',
    note: String(clients.length),
    empty: 'None yet. A client registers before it requests tokens.',
    head: html`<th>Name</th><th>Client ID</th><th>Scopes</th><th>Registered</th>`,
    rows,
  })
}

interface TableSection {
  readonly id: string
  readonly title: string
  readonly note: string
  /** Text in place of an empty table. */
  readonly empty: string
  readonly head: Html
  readonly rows: readonly Html[]
}

/** Renders a table in a panel. It scrolls on its own and can be scrolled with the keyboard. */
function tableSection({id, title, note, empty, head, rows}: TableSection): Html {
  const table = html`<div class="scroll tall" role="region" aria-label="${title}, table" tabindex="0">
<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>
</div>`
  return panel({
    id,
    title,
    note: rows.length === 0 ? '' : html`<p>${note}</p>`,
    content: rows.length === 0 ? html`<p class="empty">${empty}</p>` : table,
  })
}
