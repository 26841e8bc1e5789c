import {existsSync} from 'node:fs'
import path from 'node:path'
import {type AnyOperation, requestSchema} from '@sso-oidc/core'
import fc from 'fast-check'
import {afterAll, describe, expect, test} from 'vitest'
import {LASTING} from '../harmful.ts'
import {answers} from './answers.ts'
import {type CommandLine, commandLine} from './command-line.ts'
import {Home, type Outcome, runInWorld} from './run-in-world.ts'
import {RUNS, SEED} from './runs.ts'
import {tellsSecret} from './secrets.ts'
import {configFile, environment} from './surroundings.ts'

const home = new Home()
afterAll(() => home[Symbol.dispose]())

/** Command lines without one that would look for IAM keys on this machine: those of a profile are. */
function isForeign({argv, operation}: CommandLine): boolean {
  const isSigned = operation.signingName !== undefined && !argv.includes('--no-sign-request')
  return isSigned && argv.some((word) => word.startsWith('--p'))
}

/** Standard error without what `--debug` tells, and without the warning that a success may come with. */
function messagesOf({stderr}: Outcome): string {
  return stderr.replace(/^(?:debug|sso-oidc: warning): .*\n/gm, '')
}

/** What may not tell a secret: all of it, unless one was sent where none belongs, which `--debug` shows. */
function toldBy(outcome: Outcome, operation: AnyOperation): string {
  const members = requestSchema(operation).properties
  const isMisplaced = outcome.sent.some(({body}) =>
    Object.entries(JSON.parse(body)).some(([name, value]) => {
      return !members[name]?.sensitive && tellsSecret(JSON.stringify(value))
    }),
  )
  return isMisplaced ? messagesOf(outcome) : outcome.stderr
}

describe('any command line', () => {
  const title =
    'ends with a known exit code, sends nothing that was refused, tells no secret and does a terminal no harm'
  console.info(`${RUNS} command lines, SSO_OIDC_SEED=${SEED}`)

  test(`of ${RUNS} ${title} (I12, I13, I14, U1, U2, U3, Z1)`, {timeout: 30_000 + 20 * RUNS}, async () => {
    const given = fc.record({
      line: commandLine.filter((line) => !isForeign(line)),
      env: environment,
      config: configFile,
      answer: fc.option(answers, {freq: 20, nil: undefined}),
      isTTY: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(given, async ({line: {operation, argv, documents}, ...rest}) => {
        const outcome = await runInWorld(argv, {...rest, documents}, home)
        const {exitCode, stdout, stderr, sent} = outcome
        expect([0, 252, 253, 254, 255]).toContain(exitCode)
        if (exitCode === 252 || exitCode === 253) expect(sent).toEqual([])
        expect([messagesOf(outcome) === '', stdout === '' || exitCode === 0]).toEqual([exitCode === 0, true])
        expect(tellsSecret(toldBy(outcome, operation))).toBe(false)
        expect(stderr).not.toMatch(LASTING)
      }),
      {numRuns: RUNS, seed: SEED},
    )
    expect(existsSync(path.join(home.path, 'executed'))).toBe(false)
  })
})
