/** Milliseconds that a timer of JavaScript can take, almost 25 days. With more it ends at once. */
export const MAX_TIMER_MS = 2_147_483_647

/**
 * Waits for so many milliseconds, `MAX_TIMER_MS` at most.
 *
 * @throws the signal's reason when it aborts
 */
export function timer(ms: number, signal?: AbortSignal): Promise<void> {
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
