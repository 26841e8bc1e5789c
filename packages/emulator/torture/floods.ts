import {statSync} from 'node:fs'
import {type Outcome, Violations} from './outcome.ts'
import {type Replica, residentMemory} from './replica.ts'
import {DEVICE_CODE, isSpent, register} from './sign-in.ts'

const AT_ONCE = 64

/** Maximum growth of the memory in MiB. A heap varies by this much. */
const MAX_GROWTH = 100

/**
 * Sends polling requests with unknown device codes. Checks that each is rejected, memory does not grow, and nothing is
 * stored.
 */
export async function unknownCodes({origin, pid}: Replica, file: string, count: number): Promise<Outcome> {
  const violations = new Violations()
  const credentials = await register(origin)
  const poll = async (at: number) => {
    const request = {...credentials, grantType: DEVICE_CODE, deviceCode: `unknown-${at}`.padEnd(86, 'x')}
    violations.expect(isSpent(await origin.post('/token', request)), 'An unknown code was not rejected.')
  }
  await inBatches(count / 10, poll)
  const before = {memory: residentMemory(pid) ?? 0, bytes: sizeOf(file)}
  await inBatches(count, poll)
  const growth = (residentMemory(pid) ?? 0) - before.memory
  violations.expect(growth < MAX_GROWTH, `Memory grew by ${growth.toFixed(0)} MiB.`)
  violations.expect(sizeOf(file) === before.bytes, 'The file grew.')
  return {summary: `${count} polls, memory ${growth.toFixed(0)} MiB more`, violations: violations.list()}
}

/** Registers many clients. There is no limit, so the summary reports the size of a registration. */
export async function registrations({origin, pid}: Replica, file: string, count: number): Promise<Outcome> {
  const add = async () => void (await register(origin))
  // Warms the process up, because any load makes its memory grow at first.
  await inBatches(count / 10, add)
  const before = {memory: residentMemory(pid) ?? 0, bytes: sizeOf(file)}
  await inBatches(count, add)
  const bytes = ((sizeOf(file) - before.bytes) / count).toFixed(0)
  const growth = (residentMemory(pid) ?? 0) - before.memory
  const violations = growth < MAX_GROWTH ? [] : [`Memory grew by ${growth.toFixed(0)} MiB.`]
  return {summary: `${count} registrations, ${bytes} bytes each, memory ${growth.toFixed(0)} MiB more`, violations}
}

async function inBatches(count: number, act: (at: number) => Promise<void>): Promise<void> {
  for (let at = 0; at < count; at += AT_ONCE) {
    await Promise.all(Array.from({length: Math.min(AT_ONCE, count - at)}, (_, offset) => act(at + offset)))
  }
}

/** Returns the size of a database and its write-ahead log in bytes. */
function sizeOf(file: string): number {
  return statSync(file).size + statSync(`${file}-wal`).size
}
