import {createToken, isResponse} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {authorizeUrl, obtainCode} from '../../../tools/testing/authorization-code.ts'
import {PageBrowser} from '../../../tools/testing/page-browser.ts'
import {ARN, createDirectory} from '../../../tools/testing/sample-application.ts'
import {CALLBACK, CHALLENGE, DEVICE_CODE, FULL_CLIENT, VERIFIER} from '../../../tools/testing/sample-client.ts'
import {sha256} from '../src/service/identifiers.ts'
import {INVALID_CODE, INVALID_REQUEST, TestBed} from './test-bed.ts'

async function withCode() {
  const bed = new TestBed()
  const credentials = await bed.register()
  const code = await obtainCode(bed, credentials)
  const request = {...credentials, grantType: 'authorization_code', code, redirectUri: CALLBACK, codeVerifier: VERIFIER}
  return {bed, request, redeem: (members: object = {}) => bed.call(createToken, {...request, ...members})}
}

describe('an authorization code', () => {
  test('is exchanged with the verifier of RFC 7636 appendix B, and only once', async () => {
    const {bed, request, redeem} = await withCode()
    const response = await bed.client.send(createToken, request)
    expect(response).toEqual({
      accessToken: expect.stringMatching(/^aoaAAAAA/),
      tokenType: 'Bearer',
      expiresIn: 3_600,
      refreshToken: expect.stringMatching(/^aorAAAAA/),
    })
    expect(isResponse(createToken, response)).toBe(true)
    expect(await redeem()).toEqual(INVALID_CODE)
  })

  test.each([
    ['no code', {code: undefined}, INVALID_REQUEST],
    ['an unknown code', {code: 'unknown'}, INVALID_CODE],
    ['no verifier', {codeVerifier: undefined}, INVALID_CODE],
    ['another verifier', {codeVerifier: VERIFIER.replace('d', 'e')}, INVALID_CODE],
    ['the challenge as the verifier', {codeVerifier: CHALLENGE}, INVALID_CODE],
    ['no redirect URI', {redirectUri: undefined}, INVALID_CODE],
    ['another port than in the authorization request', {redirectUri: CALLBACK.replace('1/', '1:80/')}, INVALID_CODE],
  ])('is rejected with %s, and can still be used', async (_, members, expected) => {
    const {redeem} = await withCode()
    expect(await redeem(members)).toEqual(expected)
    expect(await redeem()).toMatchObject({status: 200})
  })

  test.each([
    ['43 characters', 'v'.repeat(43), 200],
    ['128 characters of every kind', `Aa0-._~${'v'.repeat(121)}`, 200],
    ['42 characters', 'v'.repeat(42), 400],
    ['129 characters', 'v'.repeat(129), 400],
    ['a space before 43 characters', ` ${'v'.repeat(43)}`, 400],
    ['a space after 43 characters', `${'v'.repeat(43)} `, 400],
  ])('is exchanged only with a verifier of RFC 7636 section 4.1: %s', async (_, codeVerifier, status) => {
    const bed = new TestBed()
    const credentials = await bed.register()
    const code = await obtainCode(bed, credentials, {code_challenge: sha256(codeVerifier)})
    const request = {...credentials, grantType: 'authorization_code', code, redirectUri: CALLBACK, codeVerifier}
    expect((await bed.call(createToken, request)).status).toBe(status)
  })

  test('is rejected after five minutes', async () => {
    const {bed, redeem} = await withCode()
    bed.wait(300)
    expect(await redeem()).toEqual(INVALID_CODE)
  })

  test('is rejected for another client', async () => {
    const {bed, redeem} = await withCode()
    expect(await redeem(await bed.register())).toEqual(INVALID_CODE)
  })

  test('is exchanged once in 64 concurrent requests', async () => {
    const {redeem} = await withCode()
    const answers = await Promise.all(Array.from({length: 64}, () => redeem()))
    expect(answers.filter(({status}) => status === 200)).toHaveLength(1)
  })

  test('is sent to the port in the request, although no port was registered', async () => {
    const bed = new TestBed()
    const credentials = await bed.register()
    const redirectUri = 'http://127.0.0.1:4711/oauth/callback'
    const code = await obtainCode(bed, credentials, {redirect_uri: redirectUri})
    const request = {...credentials, grantType: 'authorization_code', code, redirectUri, codeVerifier: VERIFIER}
    expect(await bed.call(createToken, request)).toMatchObject({status: 200})
  })
})

describe('/authorize', () => {
  test.each([
    ['an unknown client', {client_id: 'unknown'}],
    ['no client', {client_id: undefined}],
    ['no redirect URI', {redirect_uri: undefined}],
    ['another path', {redirect_uri: 'http://127.0.0.1/other'}],
    ['another host', {redirect_uri: 'http://evil.test/oauth/callback'}],
    ['localhost', {redirect_uri: 'http://localhost/oauth/callback'}],
    ['a user in front of the host', {redirect_uri: 'http://127.0.0.1:80@evil.test/oauth/callback'}],
  ])('shows a page and does not redirect with %s', async (_, parameters) => {
    const bed = new TestBed()
    const page = await new PageBrowser(bed.emulator).open(authorizeUrl(await bed.register(), parameters))
    expect({status: page.status, location: page.headers.get('location'), title: page.title}).toEqual({
      status: 400,
      location: null,
      title: 'This sign-in cannot continue',
    })
  })

  test.each([
    ['token as response type', {response_type: 'token'}, 'unsupported_response_type'],
    ['no challenge', {code_challenge: undefined}, 'invalid_request'],
    ['a challenge of another length', {code_challenge: 'short'}, 'invalid_request'],
    ['plain PKCE', {code_challenge_method: 'plain'}, 'invalid_request'],
    ['no challenge method', {code_challenge_method: undefined}, 'invalid_request'],
    ['a scope that is not registered', {scopes: 'openid'}, 'invalid_scope'],
    ['an unregistered scope in the parameter scope', {scopes: undefined, scope: 'openid'}, 'invalid_scope'],
  ])('redirects with an error and the state for %s', async (_, parameters, error) => {
    const bed = new TestBed()
    const page = await new PageBrowser(bed.emulator).open(authorizeUrl(await bed.register(), parameters))
    const location = new URL(page.headers.get('location') ?? '')
    expect({status: page.status, to: location.origin + location.pathname}).toEqual({status: 302, to: CALLBACK})
    expect(Object.fromEntries(location.searchParams)).toEqual({
      error,
      error_description: expect.any(String),
      state: 'the state',
    })
  })

  test('redirects with an error for a client that is not registered for authorization codes', async () => {
    const bed = new TestBed()
    const credentials = await bed.register({...FULL_CLIENT, grantTypes: [DEVICE_CODE]})
    const page = await new PageBrowser(bed.emulator).open(authorizeUrl(credentials))
    expect(new URL(page.headers.get('location') ?? '').searchParams.get('error')).toBe('unauthorized_client')
  })

  test('shows the client, the scopes, and the redirect URI', async () => {
    const bed = new TestBed()
    const credentials = await bed.register({...FULL_CLIENT, clientName: '<b>&"name'})
    const {status, html} = await new PageBrowser(bed.emulator).open(authorizeUrl(credentials))
    expect(status).toBe(200)
    expect(html).toContain('<bdi>&lt;b&gt;&amp;&quot;name</bdi> <span class="badge warn">unverified</span>')
    expect(html).toContain('<code>sso:account:access</code>')
    expect(html).toContain(`<code>${CALLBACK}</code>`)
  })

  test('redirects with code and state after approval', async () => {
    const bed = new TestBed()
    const browser = new PageBrowser(bed.emulator)
    const page = await browser.open(authorizeUrl(await bed.register(), {state: '"a&b=c" é'}))
    const {status, headers} = await browser.submit(page, 'approve')
    const location = new URL(headers.get('location') ?? '')
    expect({status, to: location.origin + location.pathname}).toEqual({status: 303, to: CALLBACK})
    expect(Object.fromEntries(location.searchParams)).toEqual({
      code: expect.stringMatching(/^[\w-]{43}$/),
      state: '"a&b=c" é',
    })
  })

  test('redirects with access_denied and the state after denial', async () => {
    const bed = new TestBed()
    const browser = new PageBrowser(bed.emulator)
    const {status, headers} = await browser.submit(await browser.open(authorizeUrl(await bed.register())), 'deny')
    expect({status, location: headers.get('location')}).toEqual({
      status: 303,
      location: `${CALLBACK}?error=access_denied&state=the+state`,
    })
  })

  test('rejects a form without the token of its page', async () => {
    const bed = new TestBed()
    const browser = new PageBrowser(bed.emulator)
    const url = authorizeUrl(await bed.register())
    await browser.open(url)
    const fields = Object.fromEntries(new URL(url).searchParams)
    const {status, headers} = await browser.post(url, {...fields, decision: 'approve'})
    expect({status, location: headers.get('location')}).toEqual({status: 403, location: null})
  })

  test('checks the fields of the form again', async () => {
    const bed = new TestBed()
    const browser = new PageBrowser(bed.emulator)
    const page = await browser.open(authorizeUrl(await bed.register()))
    const changed = {...page, html: page.html.replaceAll(CALLBACK, 'http://evil.test/oauth/callback')}
    const {status, headers} = await browser.submit(changed, 'approve')
    expect({status, location: headers.get('location')}).toEqual({status: 400, location: null})
  })
})

describe('the consent page', () => {
  test('shows that a client chose its own name, and when it registered', async () => {
    const bed = new TestBed()
    const client = await bed.register()
    bed.wait(120)
    const {html} = await new PageBrowser(bed.emulator).open(authorizeUrl(client))
    expect(html).toContain('A program on this computer requests access.')
    expect(html).toContain('<bdi>test</bdi> <span class="badge warn">unverified</span></dd>')
    expect(html).toContain('<dt>Registered</dt><dd>2 minutes ago</dd>')
  })

  test('shows the name of an application from the directory, and no date', async () => {
    const {emulator} = new TestBed({users: createDirectory()})
    const {html} = await new PageBrowser(emulator).open(authorizeUrl({clientId: ARN}, {scopes: 'openid'}))
    expect(html).toContain('An application of your organization requests access.')
    expect(html).toContain('<bdi>reports</bdi></dd>')
    expect(html).toContain(`<dt>Client ID</dt><dd><code>${ARN}</code></dd>`)
    expect(html).not.toContain('Registered')
  })
})
