import {firstUser} from '../directory/find-user.ts'
import type {Moment} from '../store/open-store.ts'
import type {Grant} from '../store/tables.ts'
import type {Settings} from './handler.ts'
import {parseUserCode} from './identifiers.ts'

/** What a person can decide. */
export interface Decision {
  readonly status: 'approved' | 'denied'
  /** Name of the person. Default: the first who is not locked. */
  readonly userName?: string
}

/** The device authorization that waits for a decision under this user code. Case, blanks and dashes do not matter. */
export async function findPending(
  text: string,
  {store, now}: Pick<Settings, 'store'> & Pick<Moment, 'now'>,
): Promise<Grant | undefined> {
  const userCode = parseUserCode(text)
  const grant = userCode === undefined ? undefined : await store.grants.findByUserCode(userCode)
  return grant?.status === 'pending' && now < grant.expiresAt ? grant : undefined
}

/** Whether the decision counts: false when nothing waits under this user code. Of several decisions, the first counts. */
export async function decide(
  text: string,
  {status, userName}: Decision,
  context: Pick<Settings, 'store' | 'directory'> & Pick<Moment, 'now'>,
): Promise<boolean> {
  const {store, directory, now} = context
  const grant = await findPending(text, context)
  if (grant === undefined) return false
  return store.grants.decide(grant.key, {status, userName: userName ?? firstUser(directory), now})
}
