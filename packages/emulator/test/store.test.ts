import {createToken} from '@sso-oidc/core'
import {createEmulator, type Emulator} from '@sso-oidc/emulator'
import {afterEach, expect, test} from 'vitest'
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {describeStores} from './stores.ts'
import {INVALID_CLIENT, INVALID_DEVICE_CODE, TestBed} from './test-bed.ts'

const opened: Emulator[] = []
afterEach(async () => {
  for (const emulator of opened.splice(0)) await emulator.close()
})

function open(options: ConstructorParameters<typeof TestBed>[0]): TestBed {
  const bed = new TestBed(options)
  opened.push(bed.emulator)
  return bed
}

describeStores('a store', (newStore) => {
  test('lets one of 64 concurrent requests redeem a code, on three replicas (E6)', async () => {
    const store = newStore()
    const bed = open({store})
    // A store in memory belongs to one emulator, so there is only one replica.
    const beds = store === 'memory' ? [bed] : [bed, open({store}), open({store})]
    const {credentials, deviceCode, userCode} = await bed.startDevice()
    await bed.emulator.approve(userCode)
    const request = {...credentials, grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode}
    const answers = await Promise.all(
      Array.from({length: 64}, (_, i) => (beds[i % beds.length] ?? bed).call(createToken, request)),
    )
    expect(answers.filter(({status}) => status === 200)).toHaveLength(1)
    expect(answers.filter(({status}) => status !== 200)).toEqual(Array(63).fill(INVALID_DEVICE_CODE))
  })

  test('lets one of three concurrent decisions count (E9)', async () => {
    const bed = open({store: newStore()})
    const {userCode} = await bed.startDevice()
    const {approve, deny} = bed.emulator
    const outcomes = await Promise.allSettled([approve(userCode), deny(userCode), approve(userCode)])
    expect(outcomes.filter(({status}) => status === 'fulfilled')).toHaveLength(1)
  })

  test('deletes the user code with the decision, and everything with a reset', async () => {
    const bed = open({store: newStore()})
    const {userCode} = await bed.startDevice()
    expect(await bed.emulator.authorizations()).toMatchObject([{userCode, status: 'pending', user: null}])
    await bed.emulator.approve(userCode)
    expect(await bed.emulator.authorizations()).toMatchObject([{userCode: null, status: 'approved', user: 'alice'}])
    await bed.emulator.reset()
    expect([await bed.emulator.authorizations(), await bed.emulator.clients()]).toEqual([[], []])
  })

  test('accepts U+0000 in the name of a client, and finds no client with such an ID', async () => {
    const bed = open({store: newStore()})
    const client = {clientId: 'a\0b', clientSecret: 'secret'}
    expect(await bed.call(createToken, {...client, grantType: 'refresh_token', refreshToken: 'token'})).toEqual(
      INVALID_CLIENT,
    )
    await bed.register({...FULL_CLIENT, clientName: 'a\0b'})
    expect(await bed.emulator.clients()).toMatchObject([{clientName: 'a\0b'}])
    expect((await bed.emulator.fetch(`${ENDPOINT}/authorize?client_id=%00`)).status).toBe(400)
  })

  test('purges only data that expired more than an hour ago', async () => {
    const bed = open({store: newStore()})
    await bed.startDevice()
    bed.wait(600 + 3_600)
    await bed.startDevice()
    await bed.emulator.purge()
    expect(await bed.emulator.authorizations()).toHaveLength(2)
    bed.wait(0.001)
    await bed.emulator.purge()
    expect(await bed.emulator.authorizations()).toHaveLength(1)
    expect(await bed.emulator.clients()).toHaveLength(2)
  })

  test('has a clock that can be moved forward and back, and that a reset corrects', async () => {
    const emulator = createEmulator({store: newStore()})
    opened.push(emulator)
    const before = await emulator.advance(0)
    const later = await emulator.advance(86_400)
    const back = await emulator.advance(-172_800)
    await emulator.reset()
    const after = await emulator.advance(0)
    // The clock is running, so the test compares days.
    const days = [later, back, after].map((time) => Math.floor((time - before) / 86_400_000 + 0.01))
    expect(days).toEqual([1, -1, 0])
  })

  test('applies a fault to the given number of requests', async () => {
    const bed = open({store: newStore()})
    const {poll} = await bed.startDevice()
    await bed.emulator.setFault({operation: 'CreateToken', error: 'InternalServerException', times: 2})
    const statuses = [(await poll()).status, (await poll()).status, (await poll()).status]
    expect(statuses).toEqual([500, 500, 400])
  })

  test('keeps its state if it is opened again, including used codes', async () => {
    const store = newStore()
    if (store === 'memory') return
    const first = open({store})
    const {credentials, deviceCode, userCode} = await first.startDevice()
    const pending = await first.start(credentials)
    await first.emulator.approve(userCode)
    const request = {...credentials, grantType: 'urn:ietf:params:oauth:grant-type:device_code', deviceCode}
    expect((await first.call(createToken, request)).status).toBe(200)
    await first.emulator.close()
    opened.length = 0

    const second = open({store})
    expect(await second.call(createToken, request)).toEqual(INVALID_DEVICE_CODE)
    await second.emulator.approve(pending.userCode)
    expect((await second.call(createToken, {...request, deviceCode: pending.deviceCode})).status).toBe(200)
  })
})
