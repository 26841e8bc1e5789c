import {expect, test} from 'vitest'
import {FULL_CLIENT} from '../../../../tools/testing/sample-client.ts'
import {DENIED, PENDING} from '../test-bed.ts'
import {describeInBrowser} from './describe-in-browser.ts'

const TWO = {users: {users: [{name: 'alice'}, {name: 'bob'}]}}

describeInBrowser('the dashboard in a browser', (enter) => {
  test('updates without a reload, and approves with one click', async () => {
    await using visit = await enter(TWO)
    const {bed, page} = visit
    await page.goto(`${visit.url}/_emulator`)
    await page.evaluate('window.marker = 1')
    const {userCode, poll} = await bed.startDevice()
    await page.getByText(userCode).waitFor()
    expect(await page.getByRole('status').innerText()).toBe('1 pending')

    await page.getByLabel(`User for ${userCode}`).selectOption('bob')
    await visit.press(`Approve ${userCode}`)
    await page.getByText('by bob').waitFor()
    expect(await poll()).toMatchObject({status: 200})
    await page.getByText('token issued').waitFor()
    await page.getByText('StartDeviceAuthorization').waitFor()
    expect(await page.evaluate('window.marker')).toBe(1)
    expect(visit.complaints).toEqual([])
  })

  test('keeps focus and choices while it updates', async () => {
    await using visit = await enter(TWO)
    const {bed, page} = visit
    const first = await bed.startDevice()
    await page.goto(`${visit.url}/_emulator`)
    const choice = page.getByLabel(`User for ${first.userCode}`)
    await choice.focus()
    await choice.selectOption('bob')
    await page.getByText('Reset…').click()
    await choice.focus()
    bed.wait(1)
    const second = await bed.startDevice()
    await page.getByText(second.userCode).waitFor()
    await bed.emulator.deny(second.userCode)
    await page.getByText(second.userCode).waitFor({state: 'detached'})
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe(`User for ${first.userCode}`)
    expect(await choice.inputValue()).toBe('bob')
    expect(await page.getByRole('button', {name: 'Delete everything'}).isVisible()).toBe(true)
  })

  test('never replaces the button of one authorization with that of another', async () => {
    await using visit = await enter()
    const {bed, page} = visit
    const first = await bed.startDevice({...FULL_CLIENT, clientName: 'first'})
    await page.goto(`${visit.url}/_emulator`)
    const button = await page.getByRole('button', {name: 'Approve'}).elementHandle()
    // The newest authorization is first, so it takes the position of the other.
    bed.wait(1)
    const second = await bed.startDevice({...FULL_CLIENT, clientName: 'second'})
    await page.getByText(second.userCode).waitFor()
    await button?.click()
    await page.getByText(first.userCode).waitFor({state: 'detached'})
    expect(await first.poll()).toMatchObject({status: 200})
    expect(await second.poll()).toEqual(PENDING)
  })

  test('shows an error until the next action', async () => {
    await using visit = await enter()
    const {bed, page} = visit
    const {userCode} = await bed.startDevice()
    await page.goto(`${visit.url}/_emulator`)
    await page.route('**/_emulator', async (route) => {
      if (route.request().method() === 'POST') await bed.emulator.deny(userCode)
      await route.continue()
    })
    await visit.press('Approve')
    await page.getByRole('alert').getByText('No pending authorization').waitFor()
    bed.wait(3_600)
    await page.getByText('01:00:00').waitFor()
    expect(await page.getByRole('alert').innerText()).toContain(userCode)
    await page.unroute('**/_emulator')
    await visit.press('+1 min')
    await page.getByText('01:01:00').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })

  test('moves the clock, clears faults, and deletes everything after a confirmation', async () => {
    await using visit = await enter({faults: [{operation: 'CreateToken', delay: 5}]})
    const {bed, page} = visit
    await bed.startDevice()
    await page.goto(`${visit.url}/_emulator`)
    for (const step of ['+1 min', '+10 min', '+8 h']) await visit.press(step)
    await page.getByText('08:11:00').waitFor()
    await page.getByText('expired').waitFor()
    await visit.press('Clear faults')
    await page.getByText('PUT /_emulator/faults').waitFor()
    expect(await page.getByRole('button', {name: 'Delete everything'}).isVisible()).toBe(false)
    await page.getByText('Reset…').click()
    await visit.press('Delete everything')
    await page.getByText('00:00:00').waitFor()
    expect(await bed.emulator.clients()).toEqual([])
  })

  test('shows that the emulator does not respond', async () => {
    await using visit = await enter()
    await visit.page.goto(`${visit.url}/_emulator`)
    expect(await visit.page.getByRole('alert').count()).toBe(0)
    await visit.stop()
    await visit.page.getByRole('alert').getByText('does not respond').waitFor()
  })

  test('works without a mouse, and moves the focus to the heading if a button is removed (W11)', async () => {
    await using visit = await enter()
    const {bed, page} = visit
    const {userCode, poll} = await bed.startDevice()
    await page.goto(`${visit.url}/_emulator`)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText(userCode).waitFor({state: 'detached'})
    expect(await poll()).toEqual(DENIED)
    expect(await page.evaluate('document.activeElement.id')).toBe('authorizations-title')
  })

  test('works without scripts, and asks for a reload (W11)', async () => {
    await using visit = await enter(TWO, {javaScriptEnabled: false})
    const {bed, page} = visit
    const {userCode, poll} = await bed.startDevice()
    await page.goto(`${visit.url}/_emulator`)
    expect(await page.getByText('Reload the page to update it').isVisible()).toBe(true)
    await page.getByLabel(`User for ${userCode}`).selectOption('bob')
    await visit.press(`Approve ${userCode}`)
    expect(page.url()).toBe(`${visit.url}/_emulator`)
    expect(await page.getByText('by bob').isVisible()).toBe(true)
    expect(await poll()).toMatchObject({status: 200})
  })
})
