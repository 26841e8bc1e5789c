import {describe, expect, test} from 'vitest'
import {missingProgram} from '../installed.ts'
import {createCaptureBed} from '../testing/capture-bed.ts'
import {approveCode, CAPTURES, capture, urlIn} from '../testing/capture-sign-in.ts'
import {pageBlock, pageBlocks} from '../testing/page-blocks.ts'

const withoutTmux = missingProgram('tmux', {package: 'tmux'})

/** Replaces what differs in each sign-in. */
function plain(screen: string): string {
  return (
    screen
      .replaceAll(/127\.0\.0\.1(:|%3A)\d+/g, 'HOST')
      .replaceAll(/\b(client_id|state|code_challenge)=[\w-]+/g, '$1=VALUE')
      .replaceAll(/[A-Z]{4}-[A-Z]{4}/g, 'CODE')
      // After midnight, the date comes first.
      .replace(/until (\d{4}-\d\d-\d\d )?\d\d:\d\d/, 'until TIME')
      .replace(/\(\d+:\d\d left\)/, '(TIME left)')
  )
}

describe.skipIf(withoutTmux !== undefined)(`on a terminal${withoutTmux ? ` (skipped: ${withoutTmux})` : ''}`, () => {
  test.each(CAPTURES)('docs/sign-in.md shows the sign-in with the flow $name', async (each) => {
    const block = pageBlocks('docs/sign-in.md').find(({first}) => first === `$ ${each.line}`)
    expect(plain(`${await capture(each, {port: 0})}\n`)).toBe(plain(block?.take() ?? ''))
  })

  test('docs/accounts.md shows the search for a role', async () => {
    await using bed = await createCaptureBed({port: 0})
    const {terminal, emulator} = bed
    await terminal.text(/\$/)
    terminal.type('sso-oidc login --use-device-code')
    await approveCode(urlIn(await terminal.text(/Press Ctrl-C to cancel\.$/)), emulator)
    await terminal.text(/^The token is valid until .*\n\$$/m)
    terminal.type('clear; sso-oidc credentials')
    const [question = '', choice = ''] = pageBlock('docs/accounts.md', '? Role').take().split('\n')
    const [prompt = '', words = ''] = question.split(/(?<=: )/)
    await terminal.text(/ViewOnlyAccess in sandbox/)
    terminal.write(words)
    // The terminal shows the words before the list has searched for them.
    const shown = `${prompt}${words}\n${choice}\n`
    await terminal.text(new RegExp(`^${shown.replaceAll(/[()?]/g, '\\$&')}`))
    terminal.press('Enter')
    await terminal.text(/"AccessKeyId": "ASIA/)
  })
})
