import {describe, expect, test} from 'vitest'
import {parseCommandLine} from '../src/program/command-line.ts'
import {ask, portalRejection, signedIn} from './portal-bed.ts'

const TOO_MANY = portalRejection('TooManyRequestsException', 429, 'Rate exceeded')

describe('a portal with a rate', () => {
  test('rejects requests above it, and accepts as many more in each second', async () => {
    const {bed, accessToken} = await signedIn({portalRate: 4})
    const burst = async (count: number): Promise<number[]> => {
      const statuses: number[] = []
      for (let at = 0; at < count; at += 1) statuses.push((await ask(bed, '/assignment/accounts', accessToken)).status)
      return statuses
    }
    expect(await burst(5)).toEqual([200, 200, 200, 200, 429])
    expect(await ask(bed, '/assignment/accounts', accessToken)).toEqual(TOO_MANY)
    await bed.emulator.advance(1)
    expect(await burst(5)).toEqual([200, 200, 200, 200, 429])
    await bed.emulator.advance(100)
    expect(await burst(5)).toEqual([200, 200, 200, 200, 429])
  })

  test('does not limit the OIDC service', async () => {
    const {bed} = await signedIn({portalRate: 1})
    expect((await bed.signIn()).token.accessToken).toBeDefined()
  })

  test('has it from the option of the program, and by default none', () => {
    expect(parseCommandLine(['start', '--portal-rate', '20'])).toMatchObject({options: {portalRate: 20}})
    expect(Object.keys(parseCommandLine(['start']))).not.toContain('portalRate')
  })
})
