import {expect, test} from 'vitest'
import type {HandlerContext} from '../src/service/handler.ts'
import {redeemCode} from '../src/service/redeem-code.ts'
import type {Grant} from '../src/store/tables.ts'

const NOW = 1_000

/** Redeems a used code. Returns the result and the sessions that it ended. */
async function redeemAgain(mode: HandlerContext['mode'], grant: Partial<Grant>) {
  const ended: unknown[] = []
  const store = {
    grants: {redeem: async () => false},
    sessions: {endOrPrevent: async (session: unknown) => void ended.push(session)},
  }
  const code = {key: 'hash', clientId: 'client', userName: 'alice', ...grant} as Grant
  const redeemed = await redeemCode(code, {store, mode, now: NOW} as unknown as HandlerContext)
  return {redeemed, ended}
}

test.each<[string | null, string]>([
  ['alice', 'alice'],
  [null, ''],
])('A used authorization code of the user %j ends its session in strict mode', async (userName, shown) => {
  expect(await redeemAgain('strict', {grantType: 'authorization_code', userName})).toEqual({
    redeemed: false,
    ended: [
      {id: 'hash', userName: shown, clientId: 'client', startedAt: NOW, expiresAt: expect.any(Number), endedAt: NOW},
    ],
  })
})

test.each([
  ['aws', 'authorization_code'],
  ['strict', 'urn:ietf:params:oauth:grant-type:device_code'],
] as const)('In the mode %s, a used code of %s ends no session', async (mode, grantType) => {
  expect(await redeemAgain(mode, {grantType})).toEqual({redeemed: false, ended: []})
})
