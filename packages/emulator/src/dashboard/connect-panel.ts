import {html} from 'hono/html'
import type {Html} from '../pages/page.ts'
import type {DashboardState} from './dashboard-state.ts'
import {panel} from './panel.ts'

/** How clients come here. */
export function connectPanel(state: DashboardState): Html {
  const steps = connectSteps(state)
  const content =
    state.clients.length === 0
      ? steps
      : html`<details><summary>What to paste</summary><div class="steps">${steps}</div></details>`
  return panel({id: 'connect', title: 'Connect a client', content})
}

function connectSteps({origin, settings: {region, startUrls}}: DashboardState): Html {
  const variables = [
    `export AWS_ENDPOINT_URL_SSO_OIDC=${origin}`,
    `export AWS_ENDPOINT_URL_SSO=${origin}`,
    `export AWS_REGION=${region}`,
  ].join('\n')
  const first = `curl ${origin}/client/register -d '{"clientName": "first", "clientType": "public"}'`
  return html`<p>Paste this into the terminal of the AWS CLI, or of a program with an AWS SDK:</p>
<pre>${variables}</pre>
<p>Then sign in with ${startUrls.length === 1 ? 'this start URL' : 'one of these start URLs'}:</p>
<pre>${startUrls.join('\n')}</pre>
<p>This registers a client at once:</p>
<pre>${first}</pre>`
}
