import {randomBytes} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {StoreUrl} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {ENDPOINT, type Page, PageBrowser} from '../../../tools/testing/page-browser.ts'
import {openDevicePage} from './open-device-page.ts'
import {TestBed} from './test-bed.ts'

const QUESTION = 'Did you start this sign-in?'
const UNKNOWN = 'BBBB-BBBB'

const urlFor = (text: string): string => `${ENDPOINT}/device?user_code=${encodeURIComponent(text)}`

describe('a typed code', () => {
  test.each([
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without its dash', (code: string) => code.replace('-', '')],
    ['with spaces and a long dash', (code: string) => ` ${code.replace('-', ' – ')} `],
  ])('is accepted %s (W10)', async (_, change) => {
    const {browser, userCode} = await openDevicePage()
    expect((await browser.open(urlFor(change(userCode)))).title).toBe(QUESTION)
  })

  test.each([
    ['with a vowel', (code: string) => code.replace(/./, 'a'), 'no Y, and no digits, but you typed a.'],
    ['with similar characters', (code: string) => `${code.slice(0, -2)}0І`, 'you typed 0, І.'],
    [
      'with a letter that only upper case makes one of its own',
      (code: string) => code.replace(/./, 'ſ'),
      'you typed ſ.',
    ],
    ['with punctuation', (code: string) => `${code}!`, 'you typed !.'],
    ['with invisible characters', (code: string) => `${code}\u200B\u202E`, 'you typed U+200B, U+202E.'],
    ['with many invalid characters', () => 'AEIOUY', 'you typed A, E, I, O ….'],
    ['with markup', () => '<b>', 'you typed &lt;, &gt;.'],
    ['that is too short', (code: string) => code.slice(1), 'has 8 letters, but you typed 7.'],
    ['that is too long', (code: string) => `${code}B`, 'has 8 letters, but you typed 9.'],
    ['that is empty', () => '', 'Enter the code'],
  ])('is rejected with a hint %s, and does not count as a wrong code (W10)', async (_, change, hint) => {
    const {browser, userCode} = await openDevicePage()
    for (let times = 0; times < 6; times++) {
      const {status, html} = await browser.open(urlFor(change(userCode)))
      expect(status).toBe(400)
      expect(html).toContain(hint)
    }
    expect((await browser.open(urlFor(userCode))).title).toBe(QUESTION)
  })

  test('that is unknown, expired, or decided gets the same page (W4)', async () => {
    const {bed, browser, userCode} = await openDevicePage()
    await bed.emulator.approve(userCode)
    const expired = await bed.startDevice()
    bed.wait(600)
    const withoutCode = ({status, html}: Page, code: string) => ({status, html: html.replace(code, '')})
    const unknown = withoutCode(await browser.open(urlFor(UNKNOWN)), UNKNOWN)
    expect(unknown.status).toBe(400)
    expect(unknown.html).toContain('No pending sign-in has this code.')
    for (const code of [userCode, expired.userCode]) {
      expect(withoutCode(await browser.open(urlFor(code)), code)).toEqual(unknown)
    }
  })
})

describe('wrong codes are limited (W3)', () => {
  const TOO_MANY = {status: 429, title: 'Too many wrong codes'}

  async function guess(browser: PageBrowser, times: number): Promise<number[]> {
    const statuses: number[] = []
    for (let count = 0; count < times; count++) statuses.push((await browser.open(urlFor(UNKNOWN))).status)
    return statuses
  }

  test('to five per browser in ten minutes, and then a valid code is rejected too', async () => {
    const {bed, browser, url} = await openDevicePage()
    await browser.open(`${ENDPOINT}/device`)
    expect(await guess(browser, 6)).toEqual([400, 400, 400, 400, 400, 429])
    const page = await browser.open(url)
    expect(page).toMatchObject(TOO_MANY)
    expect(page.headers.get('retry-after')).toBe('600')
    expect(page.html).toContain('Wait 10 minutes.')
    expect((await new PageBrowser(bed.emulator).open(url)).title).toBe(QUESTION)

    bed.wait(599)
    const last = await browser.open(url)
    expect([last.status, last.headers.get('retry-after')]).toEqual([429, '1'])
    expect(last.html).toContain('Wait 1 minute.')
    bed.wait(1)
    const {userCode} = await bed.startDevice()
    expect((await browser.open(urlFor(userCode))).title).toBe(QUESTION)
  })

  test('to ten per address, with any number of browsers', async () => {
    const {bed, url} = await openDevicePage()
    const at = (address: string) => new PageBrowser(bed.emulator, {address})
    for (let count = 0; count < 10; count++) expect(await guess(at('192.0.2.1'), 1)).toEqual([400])
    expect(await at('192.0.2.1').open(url)).toMatchObject(TOO_MANY)
    expect((await at('192.0.2.2').open(url)).title).toBe(QUESTION)
  })

  test('to 300 in total', async () => {
    const {bed, url} = await openDevicePage()
    for (let count = 0; count < 300; count++) {
      expect(await guess(new PageBrowser(bed.emulator, {address: `10.0.${count >> 8}.${count & 255}`}), 1)).toEqual([
        400,
      ])
    }
    expect(await new PageBrowser(bed.emulator, {address: '10.1.0.1'}).open(url)).toMatchObject(TOO_MANY)
  })

  test('also if they are concurrent', async () => {
    const {browser} = await openDevicePage()
    await browser.open(`${ENDPOINT}/device`)
    const pages = await Promise.all(Array.from({length: 64}, () => browser.open(urlFor(UNKNOWN))))
    expect(pages.filter(({status}) => status === 400)).toHaveLength(5)
    expect(pages.filter(({status}) => status === 429)).toHaveLength(59)
  })

  test('by all emulators on a store together, until a reset', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'codes-'))
    const store: StoreUrl = `sqlite:${path.join(folder, 'store.db')}`
    const beds: TestBed[] = []
    try {
      for (let count = 0; count < 2; count++) {
        const bed = new TestBed({store, randomBytes})
        beds.push(bed)
        await bed.emulator.ready()
      }
      const browsers = beds.map(({emulator}) => new PageBrowser(emulator, {address: '192.0.2.1'}))
      for (let count = 0; count < 5; count++) {
        for (const browser of browsers) expect(await guess(browser, 1)).toEqual([400])
      }
      for (const browser of browsers) expect(await guess(browser, 1)).toEqual([429])
      await beds[0]?.emulator.reset()
      for (const browser of browsers) expect(await guess(browser, 1)).toEqual([400])
    } finally {
      for (const {emulator} of beds) await emulator.close()
      rmSync(folder, {recursive: true})
    }
  })

  test('but valid codes are not', async () => {
    const {browser, url} = await openDevicePage()
    for (let count = 0; count < 20; count++) expect((await browser.open(url)).title).toBe(QUESTION)
  })
})
