import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {runProgram} from './start-program.ts'
import {temporaryFolder} from './temporary-folder.ts'

const PROGRAMS = 6

/** Number of new files. `npm run nightly` uses 50. */
const ROUNDS = process.env['SSO_OIDC_RUNS'] === undefined ? 6 : 50

/** Starts a program on a store. Stops it as soon as it responds, and returns its exit code and its messages. */
async function startAndStop(store: string): Promise<string> {
  const {child, output, ended} = runProgram(['start', '--port', '0', '--store', store])
  child.stdout.once('data', () => child.kill())
  const {exitCode, signal} = await ended
  return exitCode === 0 ? 'started' : `${exitCode ?? signal}: ${output.stderr}`
}

test(`Six programs that start at once on one new SQLite file all start, in ${ROUNDS} rounds (D3, D10)`, {
  timeout: ROUNDS * 10_000,
}, async () => {
  const folder = temporaryFolder()
  onTestFinished(folder.remove)
  for (let round = 0; round < ROUNDS; round++) {
    const store = `sqlite:${path.join(folder.path, `${round}.db`)}`
    const outcomes = await Promise.all(Array.from({length: PROGRAMS}, () => startAndStop(store)))
    expect([round, ...outcomes]).toEqual([round, ...Array(PROGRAMS).fill('started')])
  }
})
