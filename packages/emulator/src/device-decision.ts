import type {Settings} from './handler.ts'
import {parseUserCode} from './identifiers.ts'
import type {DeviceGrant} from './store.ts'

/** What a person can decide. */
export type Decision = 'approved' | 'denied'

/** The device authorization that waits for a decision under this user code. Case, blanks and dashes do not matter. */
export async function findPending(text: string, {store, clock}: Settings): Promise<DeviceGrant | undefined> {
  const userCode = parseUserCode(text)
  const grant = userCode === undefined ? undefined : await store.findGrantByUserCode(userCode)
  return grant?.status === 'pending' && clock() < grant.expiresAt ? grant : undefined
}

/** Whether the decision counts: false when nothing waits under this user code. Of several decisions, the first counts. */
export async function decide(text: string, decision: Decision, settings: Settings): Promise<boolean> {
  const grant = await findPending(text, settings)
  return grant !== undefined && settings.store.changeStatus(grant.key, {from: 'pending', to: decision})
}
