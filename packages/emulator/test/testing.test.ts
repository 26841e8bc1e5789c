import {execFile} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {createClient, registerClient} from '@sso-oidc/core'
import {emulatorFixture, type RunningEmulator} from '@sso-oidc/emulator/testing'
import {test as base, describe, expect, onTestFinished} from 'vitest'
import {temporaryFolder} from './temporary-folder.ts'

const test = base.extend<{emulator: RunningEmulator}>({emulator: emulatorFixture({region: 'eu-west-1'})})

describe('a fixture for Vitest', () => {
  test('creates an emulator with a server for each test', async ({emulator}) => {
    const client = createClient({endpoint: emulator.url})
    await client.send(registerClient, {clientName: 'n', clientType: 'public'})
    expect(await emulator.clients()).toHaveLength(1)
    expect(emulator.env).toEqual({
      AWS_ENDPOINT_URL_SSO_OIDC: emulator.url,
      AWS_ENDPOINT_URL_SSO: emulator.url,
      AWS_REGION: 'eu-west-1',
    })
  })

  test('closes an emulator that the test has closed', async ({emulator}) => {
    await emulator.close()
    await expect(fetch(emulator.url)).rejects.toThrow()
  })

  test('shares no state between tests', async ({emulator}) => {
    expect(await emulator.clients()).toEqual([])
  })
})

base('A fixture for node:test ends its emulator with the test', async () => {
  const folder = temporaryFolder(path.join(import.meta.dirname, '../dist'))
  onTestFinished(folder.remove)
  writeFileSync(
    path.join(folder.path, 'sample.test.mjs'),
    `import test from 'node:test'
import {emulatorFor} from '@sso-oidc/emulator/testing'
test('answers', async (t) => {
  const emulator = await emulatorFor(t)
  t.assert.equal((await fetch(emulator.url + '/health')).status, 200)
})`,
  )
  const {NODE_OPTIONS: _, ...env} = process.env
  const words = ['--test', path.join(folder.path, 'sample.test.mjs')]
  const {stdout} = await promisify(execFile)(process.execPath, words, {env})
  expect(stdout).toMatch(/pass 1$/m)
})
