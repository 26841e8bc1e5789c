import {mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {readRegistration, registrationFile, writeRegistration} from '../src/cache/registration-cache.ts'

const home = mkdtempSync(path.join(tmpdir(), 'registrations-'))
afterAll(() => rmSync(home, {recursive: true}))
const context = {env: {HOME: home}, cwd: '/'}
const START_URL = 'https://d-1234567890.awsapps.com/start'
const SESSION = {name: 'my-sso', startUrl: START_URL, region: 'us-west-2', settings: {}}

describe('the registration cache', () => {
  // Each name is the SHA-1 hash of what json.dumps(…, sort_keys=True) of Python 3.11 writes.
  test.each([
    [
      'scopes',
      {...SESSION, configuredScopes: ['sso:account:access', 'foo:bar']},
      'ea2e7d8bfb005ab5f23ae16b04688e5737bf546e',
    ],
    ['no scopes', SESSION, '65ad3652852ce040d3825604057de0a8c3ab9bea'],
    ['no name', {startUrl: START_URL, region: 'us-west-2', settings: {}}, '225cea3223477549ec6360de324e16697833f128'],
    ['other letters', {...SESSION, name: 'é"\\日本😀\u007f'}, '313a32ba0408ab2953d3eae30f0e2ef11451cd70'],
  ])('has the registration of a session with %s in the file of the AWS CLI (C10)', (_, session, name) => {
    expect(path.basename(registrationFile(session, context))).toBe(`${name}.json`)
  })

  test('keeps a registration for its owner only (C13)', async () => {
    const registration = {clientId: 'c', clientSecret: 's', expiresAt: '2026-01-02T04:00:00Z', scopes: ['a'], x: 1}
    writeRegistration(SESSION, registration, context)
    expect(await readRegistration(SESSION, context)).toEqual(registration)
    expect(statSync(registrationFile(SESSION, context)).mode & 0o777).toBe(0o600)
  })

  test.each([
    '{"clientId":"c","expiresAt":"2026-01-02T04:00:00Z"}',
    '{"clientId":"c","clientSecret":"s","expiresAt":"soon"}',
    '{"clientId":"c","clientSecret":"s","expiresAt":"2026-01-02T04:00:00Z","scopes":[1]}',
    '{"clientId":"c","clientSecret":"s","expiresAt":"2026-01-02T04:00:00Z","grantTypes":"a"}',
  ])('has no registration in a file with %s (C12)', async (text) => {
    const session = {...SESSION, name: 'other'}
    const file = registrationFile(session, context)
    mkdirSync(path.dirname(file), {recursive: true})
    writeFileSync(file, text)
    expect(await readRegistration(session, context)).toBeUndefined()
  })
})
