import {expect, test} from 'vitest'
import {authorizeUrl} from '../../../../tools/testing/authorization-code.ts'
import {ENDPOINT} from '../../../../tools/testing/page-browser.ts'
import {PENDING} from '../test-bed.ts'
import {describeInBrowser, type Visit} from './describe-in-browser.ts'
import {openForeignSite} from './foreign-site.ts'

/** Hosts of other origins: another site, and another port of the same host, which shares its cookies. */
const HOSTS = ['localhost', '127.0.0.1'] as const

/** Page that submits a form to the emulator as soon as it is open. */
function formPage(action: string, fields: Readonly<Record<string, string>>): string {
  const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${escaped(value)}">`)
  return `<form method="post" action="${escaped(action)}">${inputs.join('')}</form><script>document.forms[0].submit()</script>`
}

/** Opens the page of an authorization, so that the browser has all cookies, and returns the fields of its form. */
async function openForm(visit: Visit) {
  const device = await visit.bed.startDevice()
  await visit.page.goto(visit.deviceUrl(device.userCode))
  const form = visit.page.locator('form')
  const action = new URL((await form.getAttribute('action')) ?? '', visit.url).href
  const token = (await form.locator('input[name=token]').getAttribute('value')) ?? ''
  return {...device, action, fields: {token, decision: 'approve'}}
}

describeInBrowser('a page of another site', (enter) => {
  test.each(HOSTS)('at %s cannot decide, even with all fields of the form (W1)', async (host) => {
    await using visit = await enter()
    const {poll, action, fields} = await openForm(visit)
    await using site = await openForeignSite(formPage(action, fields))
    await visit.page.goto(`http://${host}:${site.port}/`)
    await visit.page.getByRole('heading', {name: 'Nothing was changed'}).waitFor()
    expect(await poll()).toEqual(PENDING)
  })

  test.each(HOSTS)('at %s cannot use the dashboard (W1)', async (host) => {
    await using visit = await enter()
    const {userCode, poll} = await visit.bed.startDevice()
    await visit.page.goto(`${visit.url}/_emulator`)
    await using site = await openForeignSite(
      formPage(`${visit.url}/_emulator`, {user_code: userCode, decision: 'approve'}),
    )
    await visit.page.goto(`http://${host}:${site.port}/`)
    await visit.page.getByRole('heading', {name: 'Nothing was changed'}).waitFor()
    expect(await poll()).toEqual(PENDING)
  })

  test.each(HOSTS)('at %s cannot use or read the controls (W1)', async (host) => {
    await using visit = await enter()
    const {userCode, poll} = await visit.bed.startDevice()
    await using site = await openForeignSite('')
    await visit.page.goto(`http://${host}:${site.port}/`)
    const approve = `${visit.url}/_emulator/authorizations/${userCode}/approve`
    await visit.page.evaluate(`fetch('${approve}', {method: 'POST', mode: 'no-cors', credentials: 'include'})`)
    expect(await poll()).toEqual(PENDING)
    const read = visit.page.evaluate(`fetch('${visit.url}/_emulator/authorizations').then((it) => it.text())`)
    await expect(read).rejects.toThrow('Failed to fetch')
  })

  test('cannot frame any page (W2)', async () => {
    await using visit = await enter()
    const {userCode} = await visit.bed.startDevice()
    const authorize = authorizeUrl(await visit.bed.register()).replace(ENDPOINT, visit.url)
    const pages = [visit.deviceUrl(userCode), `${visit.url}/device`, authorize, `${visit.url}/_emulator`]
    const frames = pages.map((page) => `<iframe src="${page.replaceAll('&', '&amp;')}"></iframe>`)
    await using site = await openForeignSite(frames.join(''))
    await visit.page.goto(`http://localhost:${site.port}/`)
    // A frame has no URL until the browser has decided whether to show its content.
    const shown = () => {
      const [, ...inner] = visit.page.frames()
      return inner.map((frame) => frame.url())
    }
    await expect.poll(shown, {timeout: 10_000}).toEqual(pages.map(() => 'chrome-error://chromewebdata/'))
  })

  test('gets no URL of a page as a referrer, and cannot open a page with its own host name (W8)', async () => {
    await using visit = await enter()
    const {userCode} = await visit.bed.startDevice()
    await using site = await openForeignSite('')
    await visit.page.goto(visit.deviceUrl(userCode))
    await visit.page.evaluate(`location.href = 'http://127.0.0.1:${site.port}/'`)
    await visit.page.waitForURL(`http://127.0.0.1:${site.port}/`)
    expect(await visit.page.evaluate('document.referrer')).toBe('')
    const answer = await visit.context.request.get(`${visit.url}/device`, {headers: {Host: 'evil.test'}})
    expect(answer.status()).toBe(421)
  })
})
