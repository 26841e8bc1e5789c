import {existsSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {ConfigError, TransportError} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {roleListFile, tokenFile} from '../src/index.ts'
import {home, login, recordingClient, SETTINGS, sessionFor} from './test-session.ts'

const context = () => ({env: {HOME: home}, cwd: '/'})
const ROLES = '.aws/cli/cache'

/** Makes a directory of a file, so that the file cannot be removed. */
function obstruct(file: string): void {
  rmSync(file, {force: true})
  mkdirSync(path.join(file, 'x'), {recursive: true})
}

function writeRole(name: string): string {
  const file = path.join(home, ROLES, name)
  mkdirSync(path.dirname(file), {recursive: true})
  writeFileSync(file, '{"ProviderType":"sso","Credentials":{}}')
  return file
}

describe('a sign-out', () => {
  test('has removed all files when its request is sent, so that an interrupt leaves none (C18)', async () => {
    await login()
    const [role, list, token] = [writeRole('a.json'), roleListFile(SETTINGS, context()), tokenFile('my-sso', context())]
    mkdirSync(path.dirname(list), {recursive: true})
    writeFileSync(list, '{}')
    const left: unknown[] = []
    const {client} = recordingClient(() => void left.push([role, list, token].filter(existsSync)))
    expect([await sessionFor({client}).logout(), left]).toEqual([true, [[]]])
  })

  test('that cannot remove one file removes all others, ends the session, and names the file (C18)', async () => {
    await login()
    const role = writeRole('a.json')
    const list = roleListFile(SETTINGS, context())
    obstruct(list)
    const {client, names} = recordingClient()
    await expect(sessionFor({client}).logout({forget: true})).rejects.toMatchObject({
      code: 'CacheFailed',
      message: expect.stringMatching(/^The cache file ".*\/roles-0ad3\w+\.json" cannot be removed \(E\w+\)\.$/),
    })
    expect([names(), existsSync(role), readdirSync(path.join(home, '.aws/sso/cache'))]).toEqual([['Logout'], false, []])
  })

  test('that fails several times names every failure', async () => {
    await login()
    obstruct(roleListFile(SETTINGS, context()))
    const failure = new TransportError('ConnectionFailed', 'No network.')
    const {client} = recordingClient(() => failure)
    const error: unknown = await sessionFor({client})
      .logout()
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'CacheFailed',
      message: expect.stringMatching(/cannot be removed \(E\w+\)\. No network\.$/),
      cause: {errors: [expect.objectContaining({code: 'CacheFailed'}), failure]},
    })
  })

  test('whose client cannot be connected removes the token', async () => {
    await login()
    const failure = new ConfigError('InvalidRegion', 'no')
    const {client} = recordingClient(() => failure)
    await expect(sessionFor({client}).logout()).rejects.toBe(failure)
    expect(existsSync(tokenFile('my-sso', context()))).toBe(false)
  })
})

describe('a sign-in', () => {
  test('caches the token before it removes role credentials, and returns it with a warning if one cannot be removed (C2)', async () => {
    obstruct(roleListFile(SETTINGS, context()))
    const role = writeRole('a.json')
    const {token, warning} = await login()
    expect(warning).toMatchObject({
      reason: 'removal',
      cause: {code: 'CacheFailed', message: expect.stringMatching(/"\S+\/roles-0ad3\w+\.json" cannot be removed/)},
    })
    expect([await sessionFor().token(), existsSync(role)]).toEqual([{token}, false])
  })

  test('with a token that cannot be cached reports this, and removes role credentials all the same (C2)', async () => {
    obstruct(tokenFile('my-sso', context()))
    obstruct(roleListFile(SETTINGS, context()))
    const role = writeRole('a.json')
    expect([(await login()).warning?.reason, existsSync(role)]).toEqual(['cache', false])
  })
})

test('incomplete files of other tools in the role cache delay a sign-out by the time for one file', async () => {
  for (const name of Array(40).keys()) writeFileSync(writeRole(`${name}.json`), '')
  const start = performance.now()
  await sessionFor().logout()
  // One after the other, they would take 20 seconds.
  expect(performance.now() - start).toBeLessThan(10_000)
})
