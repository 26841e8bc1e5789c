import {html} from 'hono/html'
import type {Html} from '../pages/page.ts'
import type {DashboardState} from './dashboard-state.ts'
import {panel} from './panel.ts'

/** Panel with the commands that connect a client. */
export function connectPanel(state: DashboardState): Html {
  const steps = connectSteps(state)
  const content =
    state.clients.length === 0
      ? steps
      : html`<details><summary>Show commands</summary><div class="steps">${steps}</div></details>`
  return panel({id: 'connect', title: 'Connect a client', content})
}

function connectSteps({origin, settings: {region, startUrls}}: DashboardState): Html {
  const variables = [
    `export AWS_ENDPOINT_URL_SSO_OIDC=${origin}`,
    `export AWS_ENDPOINT_URL_SSO=${origin}`,
    `export AWS_REGION=${region}`,
  ].join('\n')
  const first = `curl ${origin}/client/register -d '{"clientName": "first", "clientType": "public"}'`
  return html`<p>Paste these lines into the terminal of the AWS CLI or of a program with an AWS SDK:</p>
<pre>${variables}</pre>
<p>Then sign in with ${startUrls.length === 1 ? 'this start URL' : 'one of these start URLs'}:</p>
<pre>${startUrls.join('\n')}</pre>
<p>To register a client without signing in, run:</p>
<pre>${first}</pre>`
}
