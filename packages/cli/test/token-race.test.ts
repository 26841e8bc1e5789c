import {readFileSync, rmSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {runProgram} from './run-program.ts'
import {signedInHome} from './signed-in-home.ts'

/** Number of processes that ask for the token at the same time. */
const PROCESSES = 64

/** Number of rounds. `npm run nightly` has ten. */
const ROUNDS = process.env['SSO_OIDC_RUNS'] === undefined ? 1 : 10

/** Number of sign-ins that start at the same time. */
const LOGINS = 10

test(`of ${PROCESSES} processes that need a fresh token, one refreshes it, and all print the same token (C5)`, {
  timeout: 60_000 * ROUNDS,
}, async () => {
  await using home = await signedInHome()
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = home.restore()
    home.operations.length = 0
    const outcomes = await Promise.all(Array.from({length: PROCESSES}, () => runProgram(['token'], {env: home.env})))
    const {accessToken} = home.token()
    expect([before.includes(accessToken), home.operations]).toEqual([false, ['CreateToken']])
    const expected = {exitCode: 0, signal: null, stdout: `${accessToken}\n`, stderr: ''}
    expect(outcomes).toEqual(Array(PROCESSES).fill(expected))
  }
})

test(`of ${LOGINS} sign-ins that are only made if needed, one opens a browser, and the others use its token (C5)`, {
  timeout: 60_000 * ROUNDS,
}, async () => {
  await using home = await signedInHome()
  const opened = path.join(home.path, 'opened')
  const follow = `fetch(process.argv[1]).then((page) => page.text()); require("fs").appendFileSync("${opened}", "x")`
  const env = {...home.env, BROWSER: `'${process.execPath}' -e '${follow}' %s`}
  for (let round = 0; round < ROUNDS; round += 1) {
    rmSync(home.file, {force: true})
    rmSync(opened, {force: true})
    home.operations.length = 0
    const outcomes = await Promise.all(Array.from({length: LOGINS}, () => runProgram(['login', '--if-needed'], {env})))
    expect(outcomes.filter(({exitCode}) => exitCode !== 0)).toEqual([])
    expect(outcomes.filter(({stderr}) => stderr.includes('Opening your browser.'))).toHaveLength(1)
    expect([readFileSync(opened, 'utf8'), home.operations.filter((name) => name === 'CreateToken')]).toEqual([
      'x',
      ['CreateToken'],
    ])
  }
})
