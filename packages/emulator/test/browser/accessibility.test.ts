import axe, {type AxeResults} from 'axe-core'
import type {Page} from 'playwright-core'
import {expect, test} from 'vitest'
import {authorizeUrl} from '../../../../tools/testing/authorization-code.ts'
import {ENDPOINT} from '../../../../tools/testing/page-browser.ts'
import {FULL_CLIENT} from '../../../../tools/testing/sample-client.ts'
import {describeInBrowser, type Visit} from './describe-in-browser.ts'
import {openForeignSite} from './foreign-site.ts'

const SEVERAL = {
  users: {users: [{name: 'alice'}, {name: 'bob', email: 'bob.with.a.long.name@subsidiary.example.com'}]},
}

const ALL_SCOPES = [
  'codecatalyst:read_write',
  'codewhisperer:analysis',
  'codewhisperer:completions',
  'codewhisperer:conversations',
  'codewhisperer:transformations',
  'openid',
  'redshift:connect',
  'sso:account:access',
  'sts:identity_context',
  'verified_access:application:connect',
]

/** Client name of maximum length. Half of it has no line break opportunity. */
const LONG_NAME = `\u202E${'x'.repeat(128)} ${'مرحبا '.repeat(30)}`.slice(0, 256)

async function openRequest(visit: Visit): Promise<string> {
  const {userCode} = await visit.bed.startDevice({...FULL_CLIENT, clientName: LONG_NAME, scopes: ALL_SCOPES})
  await visit.page.goto(visit.deviceUrl(userCode))
  return userCode
}

/** All pages, with a function that opens each. */
const PAGES: Readonly<Record<string, (visit: Visit) => Promise<unknown>>> = {
  'Enter your code': ({page, url}) => page.goto(`${url}/device`),
  'Enter your code, after a slip': ({page, deviceUrl}) => page.goto(deviceUrl('AEIO')),
  'Enter your code, from a link': async ({page, deviceUrl}) => {
    await using site = await openForeignSite(`<a href="${deviceUrl('BBBB-BBBB')}">Sign in</a>`)
    await page.goto(`http://localhost:${site.port}/`)
    await page.getByText('Sign in').click()
    await page.getByText('A link filled in this code.').waitFor()
  },
  'Too many wrong codes': async ({page, deviceUrl}) => {
    for (let count = 0; count < 6; count++) await page.goto(deviceUrl('BBBB-BBBB'))
  },
  'Did you start this sign-in?': openRequest,
  'Sign-in approved': async (visit) => {
    await openRequest(visit)
    await visit.press('Approve')
  },
  'Sign-in denied': async (visit) => {
    await visit.bed.emulator.deny(await openRequest(visit))
    await visit.press('Approve')
  },
  'This sign-in has expired': async (visit) => {
    await openRequest(visit)
    visit.bed.wait(600)
    await visit.page.reload()
  },
  'This page is no longer valid': ({page, url}) => page.goto(`${url}/device/request`),
  'Nothing was changed': async (visit) => {
    await openRequest(visit)
    await visit.context.clearCookies()
    await visit.press('Approve')
  },
  'Did you start this sign-in? (consent)': async ({page, bed, url}) =>
    page.goto(authorizeUrl(await bed.register({...FULL_CLIENT, clientName: LONG_NAME})).replace(ENDPOINT, url)),
  'This sign-in cannot continue': ({page, url}) => page.goto(`${url}/authorize`),
  'sso-oidc emulator, empty': ({page, url}) => page.goto(`${url}/_emulator`),
  'sso-oidc emulator, full': async (visit) => {
    await visit.bed.emulator.deny(await openRequest(visit))
    await openRequest(visit)
    await visit.bed.emulator.setFault({operation: 'CreateToken', body: 'x'.repeat(500)})
    await visit.bed.emulator.fetch(`${ENDPOINT}/${'y'.repeat(500)}`)
    await visit.page.goto(`${visit.url}/_emulator`)
    await visit.page.getByText('Show commands').click()
    await visit.page.getByText('Reset…').click()
  },
}

/** Returns the violations that axe finds, by rule and element. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<AxeResults>('axe.run()')
  return found.violations.flatMap(({id, nodes}) => nodes.map(({target}) => `${id}: ${target.join(' ')}`))
}

async function faults(page: Page): Promise<string[]> {
  const overhang = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  const found = await violations(page)
  return overhang > 0 ? [...found, `wider than the window by ${overhang} pixels`] : found
}

describeInBrowser('axe finds no violations, and no content overflows (W5, W11),', (enter) => {
  test.each(Object.entries(PAGES))('on the page %s', async (name, open) => {
    await using visit = await enter(SEVERAL, {colorScheme: 'light', viewport: {width: 1_280, height: 640}})
    await open(visit)
    expect(name.split(/,| \(/)[0]).toBe(await visit.title())
    expect(await faults(visit.page)).toEqual([])
    await visit.page.emulateMedia({colorScheme: 'dark'})
    await visit.page.setViewportSize({width: 360, height: 640})
    expect(await faults(visit.page)).toEqual([])
  })
})
