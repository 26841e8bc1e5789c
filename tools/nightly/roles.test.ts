import {spawn} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_START_URL, listen} from '@sso-oidc/emulator'
import {expect, test} from 'vitest'
import {ROOT} from '../test/repository.ts'

const ROLES = ['Admin', 'Audit', 'Billing', 'Deploy', 'ReadOnly']

/** Accounts with five roles each. */
const ACCOUNTS = Array.from({length: 1000}, (_, at) => ({
  accountId: String(100_000_000_000 + at),
  accountName: `account-${String(at).padStart(4, '0')}`,
  emailAddress: `account-${at}@example.com`,
}))

test('5,000 roles in 1,000 accounts are listed in 75 s by a service that accepts 20 requests per second', {
  timeout: 300_000,
}, async () => {
  const assignments = ACCOUNTS.map(({accountId}) => ({accountId, roles: ROLES}))
  const users = {users: [{name: 'alice', assignments}], accounts: ACCOUNTS}
  const server = await listen(createEmulator({users, autoApprove: true, portalRate: 20}))
  const home = mkdtempSync(path.join(tmpdir(), 'nightly-roles-'))
  const env = {HOME: home, PATH: process.env['PATH'], AWS_ENDPOINT_URL: server.url, SSO_OIDC_FLOW: 'device_code'}
  const run = async (...words: string[]): Promise<string> => {
    const child = spawn(process.execPath, [path.join(ROOT, 'packages/cli/bin/sso-oidc.js'), ...words], {
      env: {...env, BROWSER: 'true'},
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    const exitCode = await new Promise((resolve) => child.on('close', resolve))
    expect(exitCode).toBe(0)
    return stdout
  }
  try {
    mkdirSync(path.join(home, '.aws'))
    const section = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
    writeFileSync(path.join(home, '.aws/config'), section)
    await run('login')
    const all = ACCOUNTS.flatMap((account) => ROLES.map((roleName) => ({...account, roleName})))
    const started = performance.now()
    expect(JSON.parse(await run('roles'))).toEqual(all)
    expect(performance.now() - started).toBeLessThan(75_000)
    const again = performance.now()
    expect(JSON.parse(await run('roles'))).toEqual(all)
    expect(performance.now() - again).toBeLessThan(5000)
  } finally {
    await server.close()
    rmSync(home, {recursive: true})
  }
})
