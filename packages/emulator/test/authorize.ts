import {Browser} from './browser.ts'
import {CALLBACK, CHALLENGE, ENDPOINT, type TestBed} from './test-bed.ts'

type Parameters = Readonly<Record<string, string | undefined>>

/** URL of an authorization request as the AWS CLI makes it, except for some parameters. */
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

/** Approves an authorization request, and gives the code. */
export async function obtainCode(
  {emulator}: Pick<TestBed, 'emulator'>,
  client: {clientId: string},
  parameters: Parameters = {},
): Promise<string> {
  const browser = new Browser(emulator)
  const {headers} = await browser.submit(await browser.open(authorizeUrl(client, parameters)), 'approve')
  return new URL(headers.get('location') ?? '').searchParams.get('code') ?? ''
}
