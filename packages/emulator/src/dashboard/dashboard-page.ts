import {html, raw} from 'hono/html'
import {DASHBOARD_SCRIPT, DASHBOARD_STYLE} from '../assets/assets.ts'
import {documentPage, type Html} from '../pages/page.ts'
import {visible} from '../pages/sign-in-page.ts'
import {authorizationList} from './authorization-list.ts'
import {connectPanel} from './connect-panel.ts'
import type {DashboardState} from './dashboard-state.ts'
import {panel, shorten} from './panel.ts'
import {clientTable, requestTable} from './tables.ts'

/** Dashboard for developers who use the emulator. */
export function dashboardPage(state: DashboardState): Html {
  const {settings, clients, problem} = state
  const summary = [`${settings.mode} mode`, settings.region, ...(settings.autoApprove ? ['auto-approve'] : [])]
  const isNew = clients.length === 0
  const body = html`<header class="top"><h1>sso-oidc emulator</h1><p>${summary.join(' · ')} · for tests, not for production</p></header>
<p class="note offline" role="alert">The emulator does not respond. This page is out of date.</p>
<div id="page">
${problem === undefined ? '' : html`<p class="note" role="alert" id="problem">${visible(problem)}</p>`}
<div class="board">
<main>
${isNew ? connectPanel(state) : ''}
${authorizationList(state)}
${requestTable(state)}
${clientTable(state)}
</main>
<aside aria-label="Controls">
${clockPanel(state)}
${isNew ? '' : connectPanel(state)}
${faultPanel(state)}
${RESET_PANEL}
</aside>
</div>
</div>
<p id="no-script" class="quiet">Scripts are disabled. Reload the page to update it.</p>
<script type="module">${raw(DASHBOARD_SCRIPT)}</script>`
  return documentPage({title: 'Dashboard', style: DASHBOARD_STYLE, body})
}

/** Steps of the clock in seconds, by label. */
const STEPS = {'+1 min': 60, '+10 min': 600, '+8 h': 28_800} as const

function clockPanel({now}: DashboardState): Html {
  const iso = new Date(now).toISOString()
  const buttons = Object.entries(STEPS).map(
    ([label, seconds]) => html`<button name="advance" value="${seconds}">${label}</button>\n`,
  )
  const content = html`<p><time class="clock" datetime="${iso}">${iso.slice(11, 19)}</time> <small>${iso.slice(0, 10)}, UTC</small></p>
<form method="post" action="/_emulator">${buttons}</form>`
  return panel({id: 'clock', title: 'Clock', content})
}

function faultPanel({faults}: DashboardState): Html {
  const items = faults.map(({operation, ...fault}) => {
    const parts = Object.entries(fault).map(([name, value]) => `${name} ${value}`)
    return html`<li><strong>${operation}</strong> <code>${visible(shorten(parts.join(', ')))}</code></li>`
  })
  const list = html`<ul>${items}</ul>
<form method="post" action="/_emulator"><button name="clear-faults" value="yes">Clear faults</button></form>`
  const none = html`<p class="empty">None. <code>PUT /_emulator/faults</code> sets one.</p>`
  return panel({id: 'faults', title: 'Faults', content: faults.length === 0 ? none : list})
}

/** Panel with the reset. The button is in a closed `<details>`, so a reset takes two clicks. */
const RESET_PANEL = panel({
  id: 'reset',
  title: 'Reset',
  content: html`<details><summary>Reset…</summary>
<p>Deletes all clients, codes, tokens, faults, and logged requests, and resets the clock.</p>
<form method="post" action="/_emulator"><button name="reset" value="yes">Delete everything</button></form>
</details>`,
})
