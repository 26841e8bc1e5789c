import {describe, expect, test} from 'vitest'
import {HARMFUL} from './harmful.ts'
import {answer, runIn} from './run-command.ts'

const LOGOUT = ['logout', '--access-token', 'token']
const ENV = {AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1'}

const HOSTILE: readonly (readonly [string, string])[] = [
  ['a color sequence', '\u001b[31mred\u001b[8m'],
  ['a sequence that clears the screen', '\u001b[2Jclear'],
  ['OSC 52, which writes to the clipboard', '\u001b]52;c;cm0gLXJm\u0007'],
  ['BEL', 'bell\u0007'],
  ['an 8-bit CSI', '\u009b2J'],
  ['a right-to-left override', 'right\u202eleft'],
  ['a carriage return', 'first\rlast'],
]

describe.each(['env', 'fish', 'powershell', 'dotenv', 'text', 'table', 'json', 'yaml'])('--output %s', (format) => {
  const print = (value: string, isTTY: boolean) => {
    const argv = [
      'list-accounts',
      '--access-token',
      'token',
      '--output',
      format,
      '--query',
      '{A: accountList[0].accountName}',
    ]
    const response = answer(200, {accountList: [{accountName: value}]})
    return runIn(ENV, argv, [response], {stdout: {isTTY}})
  }

  test.each(HOSTILE)('on a terminal escapes %s in a value (D3)', async (_, value) => {
    const {stdout, stderr} = await print(value, true)
    expect(HARMFUL.exec(stdout.replaceAll(TABLE_COLORS, ''))).toBeNull()
    expect(HARMFUL.exec(stderr)).toBeNull()
    expect(`${stdout}${stderr}`).not.toBe('')
  })
})

/** Color sequences of the table itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a color sequence begins with the control character ESC
const TABLE_COLORS = /\u001b\[(?:[0-2]|3[34])m/g

describe.each(['env', 'fish', 'text'])('--output %s into a pipe', (format) => {
  test.each(HOSTILE)('keeps %s in a value (D3)', async (_, value) => {
    const argv = [
      'list-accounts',
      '--access-token',
      'token',
      '--output',
      format,
      '--query',
      '{A: accountList[0].accountName}',
    ]
    const {stdout} = await runIn(ENV, argv, [answer(200, {accountList: [{accountName: value}]})])
    expect(stdout).toContain(value)
  })
})

test('a message of the service cannot change a terminal or a log (S2, U3)', async () => {
  for (const [, value] of HOSTILE) {
    const {stderr} = await runIn(ENV, LOGOUT, [answer(400, {message: value}, {'x-amzn-errortype': value})])
    expect(HARMFUL.exec(stderr)).toBeNull()
  }
})
