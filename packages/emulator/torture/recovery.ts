import {setTimeout as sleep} from 'node:timers/promises'
import type {Origin} from './origin.ts'

/** Milliseconds in which an emulator works again once its database is back. */
export const RECOVERY = 5_000

/** Whether an emulator says that it works. */
export function isHealthy(origin: Origin): Promise<boolean> {
  return origin.get('/health').then(
    ({status}) => status === 200,
    () => false,
  )
}

/** Whether an emulator works again before its time is up. */
export async function recovers(origin: Origin): Promise<boolean> {
  const until = performance.now() + RECOVERY
  while (performance.now() < until) {
    if (await isHealthy(origin)) return true
    await sleep(20)
  }
  return false
}
