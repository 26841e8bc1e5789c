import {InputError, type PollOptions, poll} from '@sso-oidc/core'
import type {OutputStream} from './streams.ts'
import {countValue} from './words/values.ts'
import type {Words} from './words/words.ts'

/** Options of `--wait`, `--interval` and `--expires-in`, or nothing when the command is not to wait. */
export function waitOptions(words: Words): Pick<PollOptions, 'interval' | 'expiresIn'> | undefined {
  const interval = countValue(words, 'interval', 'seconds')
  const expiresIn = countValue(words, 'expires-in', 'seconds')
  if (!words.values.has('wait')) {
    if (interval === undefined && expiresIn === undefined) return undefined
    throw new InputError('--interval and --expires-in go with --wait.')
  }
  return {...(interval === undefined ? {} : {interval}), ...(expiresIn === undefined ? {} : {expiresIn})}
}

/**
 * Repeats an attempt as `poll` does. On a terminal a line counts down to the next attempt and to the end; elsewhere it
 * is silent.
 */
export async function waitOnTerminal<T>(
  attempt: () => Promise<T>,
  {pollOn, stderr, ...options}: PollOptions & {pollOn: readonly string[]; stderr: OutputStream},
): Promise<T> {
  if (stderr.isTTY !== true) return poll(attempt, pollOn, options)
  let left = 0
  const countDown = async (ms: number): Promise<void> => {
    for (let rest = Math.round(ms / 1000); rest > 0; rest -= 1) {
      const line = `Waiting for the user to decide: next request in ${rest} s, ${clock(left)} left`
      stderr.write(`\r${line}\u001b[K`)
      await new Promise((resolve) => setTimeout(resolve, 1000))
      left -= 1
    }
  }
  try {
    return await poll(attempt, pollOn, {...options, sleep: countDown, onWait: (pause) => (left = pause.left)})
  } finally {
    stderr.write('\r\u001b[K')
  }
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
