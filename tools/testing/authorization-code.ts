import type {Emulator} from '@sso-oidc/emulator'
import {ENDPOINT, PageBrowser} from './page-browser.ts'
import {CALLBACK, CHALLENGE} from './sample-client.ts'

type Parameters = Readonly<Record<string, string | undefined>>

/** Returns the URL of an authorization request of the AWS CLI. `parameters` override its parameters. */
export function authorizeUrl({clientId}: {clientId: string}, parameters: Parameters = {}): string {
  const url = new URL('/authorize', ENDPOINT)
  const all: Parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: CALLBACK,
    state: 'the state',
    code_challenge_method: 'S256',
    scopes: 'sso:account:access',
    code_challenge: CHALLENGE,
    ...parameters,
  }
  for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}

/** Approves an authorization request on its page and returns the authorization code. */
export async function obtainCode(
  {emulator}: {emulator: Emulator},
  client: {clientId: string},
  parameters: Parameters = {},
): Promise<string> {
  const browser = new PageBrowser(emulator)
  const {headers} = await browser.submit(await browser.open(authorizeUrl(client, parameters)), 'approve')
  return new URL(headers.get('location') ?? '').searchParams.get('code') ?? ''
}
