import {ConfigError, ServiceError} from '@sso-oidc/core'
import {escapeControls} from '@sso-oidc/format'
import type {CommandContext, Program} from '../command.ts'
import {needsLogin} from '../login/with-login.ts'
import {errorMessage} from '../messages/error-message.ts'
import {quote} from '../messages/quote.ts'
import type {Account} from './choose-accounts.ts'
import {prefixLines} from './prefix-lines.ts'
import {runProgram, type SignalGroup, signalCode, withSignals} from './run-program.ts'

/** Exit code for an account whose credentials could not be got. */
const FAILED = 125

/** Command to run in several accounts. */
interface AccountRuns {
  readonly accounts: readonly Account[]
  readonly roleName: string
  readonly program: Program
  /** Maximum number of commands at the same time. */
  readonly parallel: number
  /** Whether accounts without the role are skipped. */
  readonly skipsOthers: boolean
  /** Returns the environment of the command in an account, with its credentials. */
  readonly environment: (accountId: string) => Promise<NodeJS.ProcessEnv>
}

/**
 * Runs a command in each account. Each line of its output begins with the account. Returns the highest exit code.
 *
 * A failure in one account does not keep the command from the others. A signal, a closed pipe, and the end of the session do.
 *
 * @throws {ConfigError} `NoRole` if no account has the role; the error of the session if it has ended
 */
export async function runInAccounts(runs: AccountRuns, context: CommandContext): Promise<number> {
  const {accounts, parallel, roleName} = runs
  const codes: number[] = []
  const queue = accounts.values()
  let stopped = false
  return withSignals(context.host, async (group) => {
    const work = async (): Promise<void> => {
      for (const account of queue) {
        if (stopped || group.received() !== undefined) return
        try {
          const code = await runInAccount(account, {runs, group}, context)
          if (code !== undefined) codes.push(code)
        } catch (error) {
          stopped = true
          throw error
        }
      }
    }
    const outcomes = await Promise.allSettled(Array.from({length: Math.min(parallel, accounts.length)}, work))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed !== undefined) throw failed.reason
    const signal = group.received()
    if (signal !== undefined) codes.push(signalCode(signal))
    if (codes.length > 0) return Math.max(...codes)
    throw new ConfigError('NoRole', `No account assigns the role ${quote(roleName)} to you.`)
  })
}

/** Returns the exit code of the command in an account, or undefined if the account was skipped. */
async function runInAccount(
  account: Account,
  {runs, group}: {runs: AccountRuns; group: SignalGroup},
  {host, stderr}: CommandContext,
): Promise<number | undefined> {
  const {accountId, name} = account
  const prefix = `${accountId}${name ? ` (${escapeControls(name)})` : ''}: `
  let env: NodeJS.ProcessEnv
  try {
    env = await runs.environment(accountId)
  } catch (error) {
    if (needsLogin(error)) throw error
    if (runs.skipsOthers && error instanceof ServiceError && error.code === 'ForbiddenException') {
      stderr.log(`${prefix}sso-oidc: skipped, the role ${quote(runs.roleName)} is not assigned to you.`)
      return undefined
    }
    stderr.log(`${prefix}sso-oidc: ${errorMessage(error)}`)
    return FAILED
  }
  const read = ({stdout, stderr: errors}: import('node:child_process').ChildProcess): Promise<unknown> =>
    Promise.all([
      stdout && prefixLines(stdout, prefix, (bytes) => host.write('stdout', bytes)),
      errors && prefixLines(errors, prefix, (bytes) => host.write('stderr', bytes)),
    ])
  return runProgram(runs.program, {env, stdio: ['ignore', 'pipe', 'pipe'], read}, group)
}
