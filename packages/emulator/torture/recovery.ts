import {setTimeout as sleep} from 'node:timers/promises'
import type {Origin} from './origin.ts'

/** Milliseconds in which an emulator must recover after its database is available again. */
export const RECOVERY = 5_000

/** Returns whether an emulator reports that it is healthy. */
export function isHealthy(origin: Origin): Promise<boolean> {
  return origin.get('/health').then(
    ({status}) => status === 200,
    () => false,
  )
}

/** Waits until an emulator is healthy. Returns false after the recovery time. */
export async function recovers(origin: Origin): Promise<boolean> {
  const until = performance.now() + RECOVERY
  while (performance.now() < until) {
    if (await isHealthy(origin)) return true
    await sleep(20)
  }
  return false
}
