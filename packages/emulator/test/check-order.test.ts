import {createToken} from '@sso-oidc/core'
import {expect, test} from 'vitest'
import {DEVICE_CODE} from '../../../tools/testing/sample-client.ts'
import {
  DENIED,
  EXPIRED,
  INVALID_CLIENT,
  INVALID_DEVICE_CODE,
  INVALID_REQUEST,
  PENDING,
  rejection,
  SLOW_DOWN,
  TestBed,
  type WireResponse,
} from './test-bed.ts'

/** Valid polling request with one or more flaws. */
interface Scenario {
  readonly bed: TestBed
  readonly other: {readonly clientId: string; readonly clientSecret: string}
  readonly request: Record<string, unknown>
  decision: 'approve' | 'deny' | 'none'
  /** Number of earlier polling requests. */
  polls: number
  /** Seconds before the polling request. */
  wait: number
}

/** Flaws, in the order of the checks. */
const FLAWS: readonly (readonly [string, WireResponse, (scenario: Scenario) => void])[] = [
  [
    'a field of the wrong type',
    rejection('SerializationException', 400, ['invalid_request', 'A field has the wrong type']),
    ({request}) => Object.assign(request, {scope: 'openid'}),
  ],
  ['a missing member', INVALID_REQUEST, ({request}) => delete request['clientId']],
  ['a wrong secret', INVALID_CLIENT, ({request}) => Object.assign(request, {clientSecret: 'wrong'})],
  [
    'an expired client',
    INVALID_CLIENT,
    (scenario) => {
      scenario.wait = 7_776_000
    },
  ],
  [
    'an unknown grant type',
    rejection('UnsupportedGrantTypeException', 400, ['unsupported_grant_type', 'Unsupported grant type provided']),
    ({request}) => Object.assign(request, {grantType: 'password'}),
  ],
  [
    'a grant type that is not registered',
    rejection('UnauthorizedClientException', 400, [
      'unauthorized_client',
      'Client is not registered for this grant type',
    ]),
    ({request}) => Object.assign(request, {grantType: 'authorization_code'}),
  ],
  ['a missing device code', INVALID_REQUEST, ({request}) => delete request['deviceCode']],
  ['an unknown device code', INVALID_DEVICE_CODE, ({request}) => Object.assign(request, {deviceCode: 'unknown'})],
  ["another client's device code", INVALID_DEVICE_CODE, ({request, other}) => Object.assign(request, other)],
  [
    'an expired device code',
    EXPIRED,
    (scenario) => {
      scenario.wait = 600
    },
  ],
  [
    'a denial',
    DENIED,
    (scenario) => {
      scenario.decision = 'deny'
    },
  ],
  [
    'too many polling requests',
    SLOW_DOWN,
    (scenario) => {
      scenario.decision = 'none'
      scenario.polls = 2
    },
  ],
  [
    'no decision',
    PENDING,
    (scenario) => {
      scenario.decision = 'none'
    },
  ],
]

const PAIRS = FLAWS.flatMap((first, index) => FLAWS.slice(index + 1).map((second) => [first, second] as const))

async function run(flaws: readonly ((scenario: Scenario) => void)[]): Promise<WireResponse> {
  const bed = new TestBed()
  const registration = {clientName: 'test', clientType: 'public'}
  const {credentials, deviceCode, userCode, poll} = await bed.startDevice(registration)
  const other = await bed.register(registration)
  const request = {...credentials, grantType: DEVICE_CODE, deviceCode}
  const scenario: Scenario = {bed, other, request, decision: 'approve', polls: 0, wait: 0}
  for (const flaw of flaws) flaw(scenario)

  for (let count = 0; count < scenario.polls; count++) await poll()
  if (scenario.decision !== 'none') await bed.emulator[scenario.decision](userCode)
  bed.wait(scenario.wait)
  return bed.call(createToken, request)
}

test('A valid polling request succeeds', async () => {
  expect(await run([])).toMatchObject({status: 200})
})

test.each(FLAWS.map(([name, answer, flaw]) => ({name, answer, flaw})))(
  '$name is rejected (E1)',
  async ({answer, flaw}) => {
    expect(await run([flaw])).toEqual(answer)
  },
)

test.each(PAIRS.map(([[first, answer, a], [second, , b]]) => ({first, second, answer, flaws: [b, a]})))(
  '$first is reported before $second (E2)',
  async ({answer, flaws}) => {
    expect(await run(flaws)).toEqual(answer)
  },
)
