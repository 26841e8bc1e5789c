import {createToken, createTokenWithIAM, type HttpResponse} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {httpResponse, scriptedClient} from './scripted.ts'

const NOW = Date.parse('2026-01-01T12:00:00Z')
const MINUTE = 60_000
const REQUEST = {clientId: 'arn', grantType: 'g'}
const TOKEN = httpResponse(200, {accessToken: 'a'})

/** Returns the rejection of a signature by a server whose clock is ahead by some milliseconds. */
function rejection(ahead: number, status = 403): HttpResponse {
  const date = new Date(NOW + ahead).toUTCString()
  return httpResponse(status, {}, {'x-amzn-errortype': 'InvalidSignatureException', date})
}

/** Sends signed requests with a clock that stands still. Returns the outcomes and the offsets of the signatures. */
async function send(responses: readonly HttpResponse[], calls = 1) {
  const offsets: number[] = []
  const {client, sent} = scriptedClient(responses, {
    now: () => NOW,
    sign: async (request, _, time) => {
      offsets.push(time - NOW)
      return request
    },
  })
  const outcomes: unknown[] = []
  for (let call = 0; call < calls; call += 1) {
    outcomes.push(await client.send(createTokenWithIAM, REQUEST).catch((error: {code: string}) => error.code))
  }
  return {outcomes, offsets, attempts: sent.map(({headers}) => headers['amz-sdk-request'])}
}

describe('a signature that is rejected', () => {
  const tenYears = 3652 * 24 * 60 * MINUTE

  test.each([60 * MINUTE, -60 * MINUTE, tenYears, -tenYears])(
    'while the clock of the server differs by %i ms is made again with its time, which later signatures have too (N32)',
    async (ahead) => {
      expect(await send([rejection(ahead), TOKEN, TOKEN], 2)).toEqual({
        outcomes: [{accessToken: 'a'}, {accessToken: 'a'}],
        offsets: [0, ahead, ahead],
        attempts: ['attempt=1', 'attempt=1', 'attempt=1'],
      })
    },
  )

  test('again after the correction is an error (N32)', async () => {
    const {outcomes, offsets} = await send([rejection(60 * MINUTE)], 2)
    const code = 'InvalidSignatureException'
    expect([outcomes, offsets]).toEqual([
      [code, code],
      [0, 60 * MINUTE, 60 * MINUTE],
    ])
  })

  test.each<[string, HttpResponse]>([
    ['while the clocks differ by five minutes', rejection(5 * MINUTE)],
    ['without a date', httpResponse(403, {__type: 'InvalidSignatureException'})],
    ['with an invalid date', httpResponse(403, {__type: 'InvalidSignatureException'}, {date: 'soon'})],
    ['with status 400', rejection(60 * MINUTE, 400)],
  ])('%s is an error at once (N32)', async (_, response) => {
    const {outcomes, offsets} = await send([response, TOKEN])
    expect([outcomes, offsets]).toEqual([['InvalidSignatureException'], [0]])
  })
})

test('a request without a signature is not sent again because of the clock (N32)', async () => {
  const {client, sent} = scriptedClient([rejection(60 * MINUTE), TOKEN], {now: () => NOW})
  const request = {clientId: 'i', clientSecret: 's', grantType: 'g'}
  await expect(client.send(createToken, request)).rejects.toMatchObject({code: 'InvalidSignatureException'})
  expect(sent.length).toBe(1)
})
