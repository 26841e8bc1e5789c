import {existsSync, readdirSync} from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {runProgram} from './run-program.ts'
import {type SignedInHome, signedInHome} from './signed-in-home.ts'

let home: SignedInHome
beforeAll(async () => {
  home = await signedInHome()
})
afterAll(() => home[Symbol.asyncDispose]())

/** Returns the saved responses with a token. */
function saved(): string[] {
  const folder = path.join(home.path, '.local/state/sso-oidc')
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
}

describe('a command that fails after it has refreshed and cached the token saves no copy of it (U5)', () => {
  test.each([
    ['the service refuses the role', {}, 254, 'ForbiddenException'],
    ['the access portal cannot be reached', {AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:1'}, 255, 'ConnectionFailed'],
  ])('because %s', async (_, env, exitCode, code) => {
    home.restore(300)
    const before = home.token().accessToken
    const words = ['credentials', '--account-id', '111122223333', '--role-name', 'Nope']
    const outcome = await runProgram(words, {env: {...home.env, ...env}})
    expect(outcome).toMatchObject({exitCode, stdout: '', stderr: expect.stringContaining(code)})
    expect(home.token().accessToken).not.toBe(before)
    expect([outcome.stderr.includes('saved'), saved()]).toEqual([false, []])
  })
})
