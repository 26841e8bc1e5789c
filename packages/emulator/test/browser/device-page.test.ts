import {expect, test} from 'vitest'
import {DENIED, PENDING} from '../test-bed.ts'
import {describeInBrowser} from './describe-in-browser.ts'

const QUESTION = 'Did you start this sign-in?'
const APPROVED = 'Sign-in approved'
const LATE = 'too late'

describeInBrowser('the device page in a browser', (enter) => {
  test('approves a typed code', async () => {
    await using visit = await enter()
    const {page, press, title} = visit
    const {userCode, poll} = await visit.bed.startDevice()
    await page.goto(`${visit.url}/device`)
    await page.getByLabel('Code').fill(userCode.toLowerCase().replace('-', ' '))
    await press('Continue')
    expect(await title()).toBe(QUESTION)
    expect(await page.locator('p.code').innerText()).toBe(userCode)
    expect(await page.getByText('127.0.0.1').isVisible()).toBe(false)
    await press('Approve')
    expect(await title()).toBe(APPROVED)
    expect(await poll()).toMatchObject({status: 200})
    expect(visit.complaints).toEqual([])
  })

  test('denies the code of a link', async () => {
    await using visit = await enter()
    const {userCode, poll} = await visit.bed.startDevice()
    await visit.page.goto(visit.deviceUrl(userCode))
    await visit.press('Deny')
    expect(await visit.title()).toBe('Sign-in denied')
    expect(await poll()).toEqual(DENIED)
  })

  test('shows the address of the client', async () => {
    await using visit = await enter()
    const {clientId, clientSecret} = await visit.bed.register()
    const body = JSON.stringify({clientId, clientSecret, startUrl: 'https://d-1234567890.awsapps.com/start'})
    const answer = await fetch(`${visit.url}/device_authorization`, {method: 'POST', body})
    const {verificationUriComplete} = (await answer.json()) as {verificationUriComplete: string}
    await visit.page.goto(verificationUriComplete)
    expect(await visit.page.locator('dl').innerText()).toContain('From\n127.0.0.1 (the same address as this browser)')
  })

  test('shows that a code has expired while its page was open (W7)', async () => {
    await using visit = await enter()
    const {userCode} = await visit.bed.startDevice()
    await visit.page.goto(visit.deviceUrl(userCode))
    visit.bed.wait(600)
    await visit.press('Approve')
    expect(await visit.title()).toBe('This sign-in has expired')
  })

  test('allows the user to correct a wrong code (W10)', async () => {
    await using visit = await enter()
    const {page, press, title} = visit
    const {userCode} = await visit.bed.startDevice()
    await page.goto(`${visit.url}/device`)
    await page.getByLabel('Code').fill(`${userCode.slice(0, -1)}0`)
    await press('Continue')
    expect(await page.getByRole('alert').innerText()).toContain('you typed 0.')
    const input = page.getByLabel('Code')
    expect(await input.evaluate('document.activeElement.id')).toBe('user_code')
    await input.press('End')
    await input.press('Backspace')
    await input.press(userCode.slice(-1))
    await input.press('Enter')
    await page.waitForURL('**/device/request*')
    expect(await title()).toBe(QUESTION)
  })

  test('rejects all codes after five wrong ones (W3)', async () => {
    await using visit = await enter()
    const {userCode} = await visit.bed.startDevice()
    for (let count = 0; count < 5; count++) await visit.page.goto(visit.deviceUrl('BBBB-BBBB'))
    expect(await visit.title()).toBe('Enter your code')
    const response = await visit.page.goto(visit.deviceUrl(userCode))
    expect(response?.status()).toBe(429)
    expect(await visit.title()).toBe('Too many wrong codes')
  })

  test('handles a double click (W7)', async () => {
    await using visit = await enter()
    const {userCode, poll} = await visit.bed.startDevice()
    await visit.page.goto(visit.deviceUrl(userCode))
    await visit.page.getByRole('button', {name: 'Approve'}).dblclick()
    await visit.page.getByRole('heading', {name: APPROVED}).waitFor()
    expect(await visit.page.content()).not.toContain(LATE)
    expect(await poll()).toMatchObject({status: 200})
  })

  test('shows the decision of the first tab in a second tab (W7)', async () => {
    await using visit = await enter()
    const {userCode, poll} = await visit.bed.startDevice()
    const second = await visit.context.newPage()
    await visit.page.goto(visit.deviceUrl(userCode))
    await second.goto(visit.deviceUrl(userCode))
    await visit.press('Deny')
    await second.getByRole('button', {name: 'Approve'}).click()
    expect(await second.getByRole('main').innerText()).toMatch(/^Sign-in denied\s+Your choice had no effect/)
    expect(await poll()).toEqual(DENIED)
  })

  test('shows the outcome after the back button (W7)', async () => {
    await using visit = await enter()
    const {page, title} = visit
    const {userCode} = await visit.bed.startDevice()
    await page.goto(`${visit.url}/device`)
    await page.getByLabel('Code').fill(userCode)
    await visit.press('Continue')
    await visit.press('Approve')
    await page.getByRole('heading', {name: APPROVED}).waitFor()
    const seen: string[] = []
    while ((await page.goBack()) !== null && page.url() !== 'about:blank') seen.push(await title())
    expect(seen).toEqual([APPROVED, 'Enter your code'])
  })

  test('works without a mouse, and shows the focus (W11)', async () => {
    await using visit = await enter({users: {users: [{name: 'alice'}, {name: 'bob'}]}})
    const {keyboard} = visit.page
    const {userCode, poll} = await visit.bed.startDevice()
    const outline = () => visit.page.evaluate('getComputedStyle(document.activeElement).outline')
    await visit.page.goto(`${visit.url}/device`)
    expect(await outline()).toMatch(/solid 3px$/)
    await keyboard.type(userCode)
    await keyboard.press('Enter')
    await visit.page.waitForURL('**/device/request*')
    const focused: unknown[] = []
    for (let count = 0; count < 3; count++) {
      await keyboard.press('Tab')
      focused.push(await visit.page.evaluate('document.activeElement.value'))
      expect(await outline()).toMatch(/solid 3px$/)
      if (count === 0) await keyboard.press('ArrowDown')
    }
    expect(focused).toEqual(['alice', 'deny', 'approve'])
    await keyboard.press('Enter')
    await visit.page.getByRole('heading', {name: APPROVED}).waitFor()
    expect(await visit.page.getByRole('main').innerText()).toContain('as bob.')
    expect(await poll()).toMatchObject({status: 200})
  })

  test('works without scripts, in both color schemes (W11)', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await using visit = await enter({}, {javaScriptEnabled: false, colorScheme})
      const {userCode, poll} = await visit.bed.startDevice()
      await visit.page.goto(`${visit.url}/device`)
      await visit.page.getByLabel('Code').fill(userCode)
      await visit.press('Continue')
      expect(await poll()).toEqual(PENDING)
      await visit.press('Approve')
      expect(await visit.title()).toBe(APPROVED)
    }
  })
})
