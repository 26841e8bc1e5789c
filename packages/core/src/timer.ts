import type {PlatformSignal} from './platform.ts'

/** Maximum delay of a JavaScript timer: 2,147,483,647 milliseconds (almost 25 days). A timer with a longer delay fires at once. */
export const MAX_TIMER_MS = 2_147_483_647

/**
 * Waits for a number of milliseconds, at most `MAX_TIMER_MS`.
 *
 * @throws the reason of `signal` if it aborts
 */
export function timer(ms: number, signal?: PlatformSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = (): void => {
      clearTimeout(handle)
      reject(signal?.reason)
    }
    const handle = setTimeout(
      () => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      },
      Math.min(ms, MAX_TIMER_MS),
    )
    signal?.addEventListener('abort', onAbort, {once: true})
  })
}
