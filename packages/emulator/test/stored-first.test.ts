import {describe, expect, test} from 'vitest'
import {DEVICE_CODE} from '../../../tools/testing/sample-client.ts'
import {registerClient} from '../src/oidc/register-client.ts'
import {startDeviceAuthorization} from '../src/oidc/start-device-authorization.ts'
import type {HandlerContext} from '../src/service/handler.ts'
import {sha256} from '../src/service/identifiers.ts'
import {issueAccessToken, issueRefreshToken, startSession} from '../src/service/issue-tokens.ts'
import {redeemCode} from '../src/service/redeem-code.ts'
import {redeemRefreshToken} from '../src/service/redeem-refresh-token.ts'
import type {Grant} from '../src/store/tables.ts'

const PARAMETERS = {clientId: 'c', scopes: ['openid'], session: {id: 's', expiresAt: 1}}
const START_URL = 'https://d-1.awsapps.com/start'
const CLIENT = {clientId: 'c', clientSecret: 's'}
const CODE = {key: 'k', grantType: 'authorization_code', sessionId: 's'} as Grant

/** Creates a context whose store fails a while after each statement that changes it. */
function failingContext(): HandlerContext {
  const fail = async (): Promise<never> => {
    await new Promise(setImmediate)
    throw new Error('the disk is full')
  }
  return {
    mode: 'strict',
    region: 'us-east-1',
    startUrls: [START_URL],
    autoApprove: true,
    now: 0,
    randomBytes: (bytes: number) => new Uint8Array(bytes),
    directory: {users: [{name: 'jane'}]},
    store: {
      moment: async () => ({now: 0}),
      sessions: {
        add: fail,
        addAccessToken: fail,
        end: fail,
        endOrPrevent: fail,
        find: async () => ({id: 's', userName: 'jane'}),
      },
      registrations: {
        add: fail,
        find: async () => ({clientId: 'c', secretHash: sha256('s'), grantTypes: [DEVICE_CODE], expiresAt: 1}),
      },
      grants: {
        // A device authorization is added, so that its approval fails.
        add: async ({grantType}: Grant) => grantType === DEVICE_CODE || fail(),
        findByUserCode: async () => ({status: 'pending', expiresAt: 1}),
        decide: fail,
        redeem: async () => false,
        find: async () => ({usedAt: -60_000}),
      },
    },
  } as unknown as HandlerContext
}

describe('a failing store', () => {
  test.each<[string, (context: HandlerContext) => Promise<unknown>]>([
    ['start of a session', (context) => startSession({key: 'k', clientId: 'c', userName: 'jane'}, context)],
    ['access token', (context) => issueAccessToken(PARAMETERS, {...context, expiresIn: 1})],
    ['refresh token', (context) => issueRefreshToken(PARAMETERS, context)],
    ['registration', (context) => registerClient({clientName: 'n', clientType: 'public'}, context)],
    ['automatic approval', (context) => startDeviceAuthorization({...CLIENT, startUrl: START_URL}, context)],
    ['end of a session after the reuse of a code', (context) => redeemCode(CODE, context)],
    ['end of a session after the reuse of a refresh token', (context) => redeemRefreshToken(CODE, context)],
  ])('fails the request: the response waits for the %s in the store', async (_, act) => {
    await expect(act(failingContext())).rejects.toThrow('the disk is full')
  })
})
