import {existsSync} from 'node:fs'
import path from 'node:path'
import {type AnyOperation, isSensitive, requestSchema} from '@sso-oidc/core'
import fc from 'fast-check'
import {afterAll, describe, expect, test} from 'vitest'
import {HARMFUL} from '../harmful.ts'
import {answers} from './answers.ts'
import {type CommandLine, commandLine} from './command-line.ts'
import {Home, type Outcome, runInWorld} from './run-in-world.ts'
import {RUNS, SEED} from './runs.ts'
import {containsSecret} from './secrets.ts'
import {configFile, environment} from './surroundings.ts'

/** Color sequences of the table. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a color sequence begins with the control character ESC
const COLORS = /\u001b\[[0-9;]*m/g

const home = new Home()
afterAll(() => home[Symbol.dispose]())

/** Returns whether a command line looks for IAM credentials of the machine, as those with a profile do. */
function isForeign({argv, operation}: CommandLine): boolean {
  const isSigned = operation.signingName !== undefined && !argv.includes('--no-sign-request')
  return isSigned && argv.some((word) => word.startsWith('--p'))
}

/** Returns standard error without the lines of `--debug` and without warnings, which a success can have too. */
function messagesOf({stderr}: Outcome): string {
  return stderr.replace(/^(?:debug|sso-oidc: warning): .*\n/gm, '')
}

/** Returns the text without secrets: all of it, unless a secret was sent in a member that is not secret. */
function guardedText(outcome: Outcome, operation: AnyOperation): string {
  const members = requestSchema(operation).properties
  const isMisplaced = outcome.sent.some(({body}) =>
    Object.entries(JSON.parse(body)).some(([name, value]) => {
      return !isSensitive(members[name]) && containsSecret(JSON.stringify(value))
    }),
  )
  return isMisplaced ? messagesOf(outcome) : outcome.stderr
}

describe('random command lines', () => {
  const title = 'end with a known exit code, send no rejected request, show no secret, and do not change a terminal'
  console.info(`${RUNS} command lines, SSO_OIDC_SEED=${SEED}`)

  test(`${RUNS} of them ${title} (I12, I13, I14, U1, U2, U3, Z1)`, {timeout: 30_000 + 20 * RUNS}, async () => {
    const given = fc.record({
      // --wait waits for up to ten minutes.
      line: commandLine.filter((line) => !isForeign(line) && !line.argv.includes('--wait')),
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
        // As in the AWS CLI, a pager is started after the request.
        const isPagerError = exitCode === 253 && /\bPager\b/.test(stderr)
        if (exitCode === 252 || (exitCode === 253 && !isPagerError)) expect(sent).toEqual([])
        expect([messagesOf(outcome) === '', stdout === '' || exitCode === 0]).toEqual([exitCode === 0, true])
        expect(containsSecret(guardedText(outcome, operation))).toBe(false)
        expect(stderr).not.toMatch(HARMFUL)
        if (rest.isTTY) expect(stdout.replaceAll(COLORS, '')).not.toMatch(HARMFUL)
      }),
      {numRuns: RUNS, seed: SEED},
    )
    expect(existsSync(path.join(home.path, 'executed'))).toBe(false)
  })
})
