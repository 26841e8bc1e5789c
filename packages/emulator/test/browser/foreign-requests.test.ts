import {expect, test} from 'vitest'
import {authorizeUrl} from '../../../../tools/testing/authorization-code.ts'
import {ENDPOINT} from '../../../../tools/testing/page-browser.ts'
import {describeInBrowser, type Visit} from './describe-in-browser.ts'
import {openForeignSite} from './foreign-site.ts'

/** Hosts of other origins: another site, and another port of the same host. */
const HOSTS = ['localhost', '127.0.0.1'] as const

const QUESTION = 'Did you start this sign-in?'

/** Returns the statuses of the requests of other sites, once there are as many as expected. */
async function rejected(visit: Visit, count: number): Promise<number[]> {
  const statuses = () => visit.bed.emulator.requests().map(({status}) => status)
  await expect.poll(() => statuses().length, {timeout: 20_000}).toBeGreaterThanOrEqual(count)
  return [...new Set(statuses())]
}

describeInBrowser('a page of another site', (enter) => {
  test.each(HOSTS)(
    'at %s uses up no attempt of the user with images, frames, fetch, and prefetch (F1)',
    async (host) => {
      await using visit = await enter()
      const url = visit.deviceUrl('BBBB-BBBB')
      const images = Array.from({length: 11}, (_, count) => `<img src="${url}&${count}">`).join('')
      const others = `<iframe src="${url}"></iframe><object data="${url}"></object><link rel="prefetch" href="${url}&p">`
      const script = `<script>fetch('${url}&f', {mode: 'no-cors', credentials: 'include'})</script>`
      await using site = await openForeignSite(images + others + script)
      await visit.page.goto(`http://${host}:${site.port}/`)
      expect(await rejected(visit, 14)).toEqual([403])
      const {userCode} = await visit.bed.startDevice()
      await visit.page.goto(visit.deviceUrl(userCode))
      expect(await visit.title()).toBe(QUESTION)
    },
  )

  test.each(HOSTS)('at %s registers no client and resets nothing (F2)', async (host) => {
    await using visit = await enter()
    await visit.bed.register()
    await using site = await openForeignSite('')
    await visit.page.goto(`http://${host}:${site.port}/`)
    const body = JSON.stringify({clientName: 'x', clientType: 'public'})
    const post = (path: string, init: object) =>
      visit.page.evaluate(`fetch('${visit.url}${path}', ${JSON.stringify({method: 'POST', body, ...init})})`)
    await post('/client/register', {mode: 'no-cors'})
    await post('/_emulator/reset', {mode: 'no-cors'})
    await expect(post('/client/register', {})).rejects.toThrow('Failed to fetch')
    expect((await visit.bed.emulator.clients()).map(({clientName}) => clientName)).toEqual(['test'])
  })

  test.each(HOSTS)('at %s can link to the device page, where the user continues with the code (F1)', async (host) => {
    await using visit = await enter()
    const {userCode, poll} = await visit.bed.startDevice()
    await using site = await openForeignSite(`<a href="${visit.deviceUrl(userCode)}">Sign in</a>`)
    await visit.page.goto(`http://${host}:${site.port}/`)
    await visit.page.getByText('Sign in').click()
    await visit.page.getByText('A link filled in this code.').waitFor()
    await visit.press('Continue')
    await visit.page.getByRole('heading', {name: QUESTION}).waitFor()
    await visit.press('Approve')
    await visit.page.getByRole('heading', {name: 'Sign-in approved'}).waitFor()
    expect([(await poll()).status, visit.complaints]).toEqual([200, []])
  })

  test.each([
    ['a link', (url: string) => `<a href="${url}">Sign in</a>`],
    ['a script', (url: string) => `<button onclick="location.href = '${url}'">Sign in</button>`],
    ['a redirect', () => '<a href="/go">Sign in</a>'],
  ])('can send the user to the consent page with %s (F1)', async (_, content) => {
    await using visit = await enter()
    await using callback = await openForeignSite('<h1>Back at the client</h1>')
    const redirectUri = `http://127.0.0.1:${callback.port}/oauth/callback`
    const target = authorizeUrl(await visit.bed.register(), {redirect_uri: redirectUri}).replace(ENDPOINT, visit.url)
    const refresh = `<meta http-equiv="refresh" content="0; url=${target.replaceAll('&', '&amp;')}">`
    await using site = await openForeignSite(({pathname}) =>
      pathname === '/go' ? refresh : content(target.replaceAll('&', '&amp;')),
    )
    await visit.page.goto(`http://localhost:${site.port}/`)
    await visit.page.getByText('Sign in').click()
    await visit.page.getByRole('heading', {name: QUESTION}).waitFor()
    await visit.press('Approve')
    await visit.page.getByRole('heading', {name: 'Back at the client'}).waitFor()
    expect(visit.complaints).toEqual([])
  })
})
