import {InputError, type Pause, type PollOptions, poll} from '@sso-oidc/core'
import type {OperationValues} from '../argv/operation-flags.ts'
import {timeLeftText} from '../messages/time-left.ts'
import type {MessageStream} from '../output/safe-stream.ts'

/**
 * Returns the values of `--interval` and `--expires-in`, or undefined without `--wait`.
 *
 * @throws {InputError} if one of them is used without `--wait`
 */
export function waitOptions(values: OperationValues): Pick<PollOptions, 'interval' | 'expiresIn'> | undefined {
  const {wait, interval, 'expires-in': expiresIn} = values
  if (wait) return {interval, expiresIn}
  if (interval === undefined && expiresIn === undefined) return undefined
  throw new InputError('--interval and --expires-in require --wait.')
}

/**
 * Polls as `poll` does. On a terminal, a line shows the time until the next request and until the code expires.
 */
export async function waitOnTerminal<T>(
  attempt: () => Promise<T>,
  {pendingErrors, stderr, ...options}: PollOptions & {pendingErrors: readonly string[]; stderr: MessageStream},
): Promise<T> {
  if (stderr.isTTY !== true) return poll(attempt, pendingErrors, options)
  let left = 0
  let problem = ''
  const countDown = async (ms: number): Promise<void> => {
    for (let rest = Math.round(ms / 1000); rest > 0; rest -= 1) {
      stderr.clearLine()
      stderr.write(`${problem}Waiting for approval: next request in ${rest} s, code expires in ${timeLeftText(left)}`)
      await new Promise((resolve) => setTimeout(resolve, 1000))
      left -= 1
    }
  }
  try {
    const onWait = (pause: Pause): void => {
      left = pause.left
      problem = pause.failure === undefined ? '' : 'No connection to the service. '
    }
    return await poll(attempt, pendingErrors, {...options, sleep: countDown, onWait})
  } finally {
    stderr.clearLine()
  }
}
