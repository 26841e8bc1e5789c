import {createToken, isResponse} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {DEVICE_CODE, FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {
  DENIED,
  EXPIRED,
  INVALID_CODE,
  INVALID_DEVICE_CODE,
  INVALID_REFRESH_TOKEN,
  PENDING,
  SLOW_DOWN,
  TestBed,
} from './test-bed.ts'

const MINIMAL = {clientName: 'n', clientType: 'public'}
const ACCESS_TOKEN = /^aoaAAAAA[\w-]{80}:MGUC[\w-]{128}$/
const REFRESH_TOKEN = /^aorAAAAA[\w-]{80}:MGUC[\w-]{128}$/

describe('a device code', () => {
  test('is exchanged once after approval', async () => {
    const bed = new TestBed()
    const {credentials, deviceCode, userCode, poll} = await bed.startDevice()
    expect(await poll()).toEqual(PENDING)
    await bed.emulator.approve(userCode)
    const response = await bed.client.send(createToken, {...credentials, grantType: DEVICE_CODE, deviceCode})
    expect(response).toEqual({
      accessToken: expect.stringMatching(ACCESS_TOKEN),
      tokenType: 'Bearer',
      expiresIn: 3_600,
      refreshToken: expect.stringMatching(REFRESH_TOKEN),
    })
    expect(isResponse(createToken, response)).toBe(true)
    expect(await poll()).toEqual(INVALID_DEVICE_CODE)
  })

  test('is exchanged once in 64 concurrent requests', async () => {
    const bed = new TestBed()
    const {userCode, poll} = await bed.startDevice()
    await bed.emulator.approve(userCode)
    const answers = await Promise.all(Array.from({length: 64}, poll))
    expect(answers.filter(({status}) => status === 200)).toHaveLength(1)
    expect(answers.filter(({status}) => status !== 200)).toEqual(Array(63).fill(INVALID_DEVICE_CODE))
  })

  test('of a client without scopes is exchanged for a token of eight hours, without a refresh token', async () => {
    const {token} = await new TestBed().signIn(MINIMAL)
    expect(token).toEqual({accessToken: expect.stringMatching(ACCESS_TOKEN), tokenType: 'Bearer', expiresIn: 28_800})
  })

  test('of a client without the grant type refresh_token returns no refresh token', async () => {
    const {token} = await new TestBed().signIn({...FULL_CLIENT, grantTypes: [DEVICE_CODE]})
    expect(token).toEqual({accessToken: expect.stringMatching(ACCESS_TOKEN), tokenType: 'Bearer', expiresIn: 3_600})
  })

  test('expires after ten minutes, approved or not', async () => {
    const bed = new TestBed()
    const [first, second] = [await bed.startDevice(), await bed.startDevice()]
    await bed.emulator.approve(second.userCode)
    bed.wait(599)
    expect(await first.poll()).toEqual(PENDING)
    bed.wait(1)
    expect([await first.poll(), await second.poll()]).toEqual([EXPIRED, EXPIRED])
    await expect(bed.emulator.approve(first.userCode)).rejects.toThrow('No pending authorization has the user code')
  })

  test('stays denied after denial', async () => {
    const bed = new TestBed()
    const {userCode, poll} = await bed.startDevice()
    await bed.emulator.deny(userCode)
    expect(await poll()).toEqual(DENIED)
    await expect(bed.emulator.approve(userCode)).rejects.toThrow('No pending authorization has the user code')
    expect(await poll()).toEqual(DENIED)
  })

  test('is decided once if approval and denial are concurrent', async () => {
    const bed = new TestBed()
    const {userCode} = await bed.startDevice()
    const {approve, deny} = bed.emulator
    const outcomes = await Promise.allSettled([approve(userCode), deny(userCode), approve(userCode)])
    expect(outcomes.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
  })

  test('can be polled twice without waiting, as the AWS CLI does, and then once per second (E10)', async () => {
    const bed = new TestBed()
    const {poll} = await bed.startDevice()
    expect([await poll(), await poll(), await poll()]).toEqual([PENDING, PENDING, SLOW_DOWN])
    bed.wait(0.899)
    expect(await poll()).toEqual(SLOW_DOWN)
    bed.wait(0.9)
    expect(await poll()).toEqual(PENDING)
    bed.wait(1)
    expect(await poll()).toEqual(PENDING)
  })

  test('can be polled after the clock was moved back (E13)', async () => {
    const bed = new TestBed()
    const {poll} = await bed.startDevice()
    await poll()
    await poll()
    bed.wait(-86_400)
    expect([await poll(), await poll()]).toEqual([PENDING, SLOW_DOWN])
  })

  test('is not rate limited after approval (E10)', async () => {
    const bed = new TestBed()
    const {userCode, poll} = await bed.startDevice()
    expect([await poll(), await poll(), await poll()]).toEqual([PENDING, PENDING, SLOW_DOWN])
    await bed.emulator.approve(userCode)
    expect(await poll()).toMatchObject({status: 200})
  })

  test('of another client is rejected like an unknown one', async () => {
    const bed = new TestBed()
    const {deviceCode, userCode} = await bed.startDevice()
    await bed.emulator.approve(userCode)
    const other = {...(await bed.register()), grantType: DEVICE_CODE}
    expect(await bed.call(createToken, {...other, deviceCode})).toEqual(INVALID_DEVICE_CODE)
    expect(await bed.call(createToken, {...other, deviceCode: 'unknown'})).toEqual(INVALID_DEVICE_CODE)
  })

  test('is rejected as an authorization code and as a refresh token', async () => {
    const bed = new TestBed()
    const {credentials, deviceCode, userCode} = await bed.startDevice()
    await bed.emulator.approve(userCode)
    const [code, refreshToken] = [deviceCode, deviceCode]
    expect(await bed.call(createToken, {...credentials, grantType: 'authorization_code', code})).toEqual(INVALID_CODE)
    expect(await bed.call(createToken, {...credentials, grantType: 'refresh_token', refreshToken})).toEqual(
      INVALID_REFRESH_TOKEN,
    )
  })
})
