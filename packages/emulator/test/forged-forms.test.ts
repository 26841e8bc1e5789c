import {describe, expect, test} from 'vitest'
import {hiddenFields, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {openDevicePage} from './open-device-page.ts'
import {PENDING} from './test-bed.ts'

describe('the form of a decision is rejected (W1)', () => {
  test.each([
    ['from another site', {Origin: 'https://evil.test', 'Sec-Fetch-Site': 'cross-site'}],
    ['from another port of this host', {Origin: 'http://127.0.0.1:9999', 'Sec-Fetch-Site': 'same-site'}],
    ['from an opaque origin', {Origin: 'null', 'Sec-Fetch-Site': 'cross-site'}],
    ['without origin headers', {}],
  ])('if it comes %s', async (_, headers) => {
    const {browser, url, poll} = await openDevicePage()
    const page = await browser.open(url)
    const fields = {...hiddenFields(page.html), decision: 'approve'}
    expect(await browser.post(page.url, fields, headers)).toMatchObject({status: 403, title: 'Nothing was changed'})
    expect(await poll()).toEqual(PENDING)
  })

  test.each([
    ['no token', () => ({token: ''})],
    ['a wrong token', ({token = ''}: Record<string, string>) => ({token: token.replace(/./, '!')})],
  ])('with %s', async (_, change) => {
    const {browser, url, poll} = await openDevicePage()
    const page = await browser.open(url)
    const outcome = await browser.submit(page, 'approve', change(hiddenFields(page.html)))
    expect(outcome).toMatchObject({status: 403, title: 'Nothing was changed'})
    expect(await poll()).toEqual(PENDING)
  })

  test("with another browser's token, or without the cookie (W8)", async () => {
    const {bed, browser, url, poll} = await openDevicePage()
    const page = await browser.open(url)
    const other = new PageBrowser(bed.emulator)
    expect(await other.submit(page, 'approve')).toMatchObject({status: 403})
    await other.open(url)
    expect(await other.submit(page, 'approve')).toMatchObject({status: 403})
    expect(await poll()).toEqual(PENDING)
  })

  test('for an authorization whose code this browser did not enter', async () => {
    const {bed, browser, url} = await openDevicePage()
    const page = await browser.open(url)
    const other = await bed.startDevice()
    const foreign = await new PageBrowser(bed.emulator).open(url.replace(/[^=]+$/, other.userCode))
    const id = new URL(foreign.url).searchParams.get('id') ?? ''
    const outcome = await browser.submit({...page, html: page.html.replace(/id=[\w-]+/, `id=${id}`)}, 'approve')
    expect(outcome).toMatchObject({status: 410})
    expect(await other.poll()).toEqual(PENDING)
  })

  test('without a decision', async () => {
    const {browser, url, poll} = await openDevicePage()
    const page = await browser.open(url)
    expect(await browser.post(page.url, hiddenFields(page.html))).toMatchObject({status: 403})
    expect(await poll()).toEqual(PENDING)
  })

  test('with more than 65536 bytes', async () => {
    const {browser, url} = await openDevicePage()
    const page = await browser.open(url)
    const fields = {...hiddenFields(page.html), decision: 'approve'}
    const rest = 65_536 - new URLSearchParams({...fields, more: ''}).toString().length
    const send = async (length: number) => browser.post(page.url, {...fields, more: 'x'.repeat(length)})
    expect((await send(rest + 1)).status).toBe(413)
    expect((await send(rest)).status).toBe(200)
  })

  test('with GET, or with a method override in a parameter or a header', async () => {
    const {bed, browser, url, poll} = await openDevicePage()
    const page = await browser.open(url)
    const query = new URLSearchParams({...hiddenFields(page.html), decision: 'approve', _method: 'POST'})
    await browser.open(`${page.url}&${query}`)
    const headers = {
      'X-HTTP-Method-Override': 'POST',
      Cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; '),
    }
    await bed.emulator.fetch(`${page.url}&${query}`, {headers})
    expect(await poll()).toEqual(PENDING)
  })
})
