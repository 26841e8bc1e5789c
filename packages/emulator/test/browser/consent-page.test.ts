import {createToken} from '@sso-oidc/core'
import {expect, test} from 'vitest'
import {authorizeUrl} from '../../../../tools/testing/authorization-code.ts'
import {ENDPOINT} from '../../../../tools/testing/page-browser.ts'
import {ARN, createDirectory} from '../../../../tools/testing/sample-application.ts'
import {VERIFIER} from '../../../../tools/testing/sample-client.ts'
import {describeInBrowser, type Visit} from './describe-in-browser.ts'
import {openForeignSite} from './foreign-site.ts'

/** Starts a client with a callback server on its own port, as the AWS CLI does. */
async function startClient({bed, url}: Visit) {
  const callback = await openForeignSite('<h1>Back at the client</h1>')
  const credentials = await bed.register()
  const redirectUri = `http://127.0.0.1:${callback.port}/oauth/callback`
  const page = authorizeUrl(credentials, {redirect_uri: redirectUri}).replace(ENDPOINT, url)
  const answers = () => callback.asked.map((asked) => Object.fromEntries(new URL(asked, url).searchParams))
  const redeem = (code: string) =>
    bed.call(createToken, {...credentials, grantType: 'authorization_code', code, redirectUri, codeVerifier: VERIFIER})
  return {page, answers, redeem, [Symbol.asyncDispose]: callback[Symbol.asyncDispose]}
}

describeInBrowser('the consent page in a browser', (enter) => {
  test('redirects to the client with a valid code', async () => {
    await using visit = await enter()
    await using client = await startClient(visit)
    await visit.page.goto(client.page)
    expect(await visit.page.getByRole('main').innerText()).toMatch(/^Did you start this sign-in\?/)
    await visit.press('Approve')
    expect(await visit.title()).toBe('Back at the client')
    const [answer, ...others] = client.answers()
    expect([answer, others]).toEqual([{code: expect.any(String), state: 'the state'}, []])
    expect(await client.redeem(answer?.['code'] ?? '')).toMatchObject({status: 200})
    expect(visit.complaints).toEqual([])
  })

  test('redirects to the client with the denial, also without scripts', async () => {
    await using visit = await enter({}, {javaScriptEnabled: false})
    await using client = await startClient(visit)
    await visit.page.goto(client.page)
    await visit.press('Deny')
    expect(await visit.title()).toBe('Back at the client')
    expect(client.answers()).toEqual([{error: 'access_denied', state: 'the state'}])
  })

  test('redirects to an application with its own redirect URI', async () => {
    await using site = await openForeignSite('<h1>Back at the application</h1>')
    const redirectUri = `http://localhost:${site.port}/signed-in`
    await using visit = await enter({users: createDirectory({redirectUris: [redirectUri]})})
    const parameters = {redirect_uri: redirectUri, scopes: 'openid'}
    await visit.page.goto(authorizeUrl({clientId: ARN}, parameters).replace(ENDPOINT, visit.url))
    await visit.press('Approve')
    expect(await visit.title()).toBe('Back at the application')
    expect(visit.complaints).toEqual([])
  })

  test('handles a double click: the client gets one valid code (W7)', async () => {
    await using visit = await enter()
    await using client = await startClient(visit)
    await visit.page.goto(client.page)
    await visit.page.getByRole('button', {name: 'Approve'}).dblclick()
    await visit.page.getByRole('heading', {name: 'Back at the client'}).waitFor()
    const [answer, ...others] = client.answers()
    expect(others).toEqual([])
    expect(await client.redeem(answer?.['code'] ?? '')).toMatchObject({status: 200})
  })

  test('works without a mouse, and denies by default (W11)', async () => {
    await using visit = await enter()
    await using client = await startClient(visit)
    await visit.page.goto(client.page)
    await visit.page.keyboard.press('Tab')
    await visit.page.keyboard.press('Enter')
    await visit.page.getByRole('heading', {name: 'Back at the client'}).waitFor()
    expect(client.answers()).toEqual([{error: 'access_denied', state: 'the state'}])
  })
})
