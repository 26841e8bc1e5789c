import {createHash} from 'node:crypto'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {createEmulator, DEFAULT_START_URL, type LoggedRequest, listen} from '@sso-oidc/emulator'
import {expect, test} from 'vitest'
import {runProgram} from './run-program.ts'

/** Number of processes that ask for the token at the same time. */
const PROCESSES = 64

/** Number of rounds. `npm run nightly` has ten. */
const ROUNDS = process.env['SSO_OIDC_RUNS'] === undefined ? 1 : 10

test(`of ${PROCESSES} processes that need a fresh token, one refreshes it, and all print the same token (C5)`, {
  timeout: 60_000 * ROUNDS,
}, async () => {
  const requests: LoggedRequest[] = []
  const server = await listen(createEmulator({autoApprove: true, onRequest: (request) => requests.push(request)}))
  const home = mkdtempSync(path.join(tmpdir(), 'race-'))
  const env = {HOME: home, AWS_ENDPOINT_URL: server.url, SSO_OIDC_FLOW: 'device_code', BROWSER: 'true'}
  const cache = path.join(home, `.aws/sso/cache/${createHash('sha1').update('my-sso').digest('hex')}.json`)
  try {
    mkdirSync(path.join(home, '.aws'))
    const section = `[sso-session my-sso]\nsso_start_url = ${DEFAULT_START_URL}\nsso_region = us-east-1\n`
    writeFileSync(path.join(home, '.aws/config'), section)
    expect(await runProgram(['login'], {env})).toMatchObject({exitCode: 0})
    for (let round = 0; round < ROUNDS; round += 1) {
      const old: {accessToken: string} = JSON.parse(readFileSync(cache, 'utf8'))
      const expiresAt = new Date(Date.now() + 60_000).toISOString()
      writeFileSync(cache, JSON.stringify({...old, expiresAt}))
      requests.length = 0
      const outcomes = await Promise.all(Array.from({length: PROCESSES}, () => runProgram(['token'], {env})))
      const {accessToken} = JSON.parse(readFileSync(cache, 'utf8'))
      expect(accessToken).not.toBe(old.accessToken)
      expect(requests.map(({operation}) => operation)).toEqual(['CreateToken'])
      const expected = {exitCode: 0, signal: null, stdout: `${accessToken}\n`, stderr: ''}
      expect(outcomes).toEqual(Array(PROCESSES).fill(expected))
    }
  } finally {
    await server.close()
    rmSync(home, {recursive: true})
  }
})
