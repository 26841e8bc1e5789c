import {createToken} from '@sso-oidc/core'
import {ControlError} from '@sso-oidc/emulator'
import {startEmulator} from '@sso-oidc/emulator/testing'
import {describe, expect, test} from 'vitest'
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {TestBed} from './test-bed.ts'

describe('a fault', () => {
  const request = (bed: TestBed) => bed.emulator.fetch(ENDPOINT + createToken.path, {method: 'POST', body: '{}'})

  test('replaces the status and the body of a response', async () => {
    const bed = new TestBed()
    await bed.emulator.setFault({operation: 'CreateToken', status: 200, body: '<html>Sign in</html>'})
    const answer = await request(bed)
    expect([answer.status, await answer.text()]).toEqual([200, '<html>Sign in</html>'])
  })

  test('replaces the status of an exception', async () => {
    const bed = new TestBed()
    await bed.emulator.setFault({operation: 'CreateToken', error: 'SlowDownException', status: 429})
    const answer = await request(bed)
    expect([answer.status, await answer.json()]).toEqual([
      429,
      {error: 'slow_down', error_description: 'Fault injected by the emulator'},
    ])
  })

  test('with an exception of the access portal has the OAuth error of an invalid request', async () => {
    const bed = new TestBed()
    await bed.emulator.setFault({operation: 'CreateToken', error: 'ForbiddenException'})
    const answer = await request(bed)
    expect([answer.status, await answer.json()]).toEqual([
      403,
      {error: 'invalid_request', error_description: 'Fault injected by the emulator'},
    ])
  })

  test('cuts a response off in the middle, over a real connection', async () => {
    await using emulator = await startEmulator({faults: [{operation: 'CreateToken', cut: true, times: 1}]})
    const send = () => fetch(emulator.url + createToken.path, {method: 'POST', body: '{}'}).then((it) => it.text())
    await expect(send()).rejects.toThrow()
    expect(await send()).toBe('{"error":"invalid_request","error_description":"Invalid request"}')
  })

  test('that is invalid in the options makes the methods of the emulator reject', async () => {
    const {emulator} = new TestBed({faults: [{operation: 'Nothing'}]})
    await expect(emulator.ready()).rejects.toThrow(ControlError)
  })
})
