import {firstUser} from '../directory/find-user.ts'
import type {Moment} from '../store/open-store.ts'
import type {Grant} from '../store/tables.ts'
import type {Settings} from './handler.ts'
import {parseUserCode} from './identifiers.ts'

/** Decision of a user on a device authorization. */
export interface Decision {
  readonly status: 'approved' | 'denied'
  /** Name of the user. Default: the first user who is not locked. */
  readonly userName?: string
}

/** Returns the pending device authorization with this user code. Ignores case, white space, and dashes. */
export async function findPending(
  text: string,
  {store, now}: Pick<Settings, 'store'> & Pick<Moment, 'now'>,
): Promise<Grant | undefined> {
  const userCode = parseUserCode(text)
  const grant = userCode === undefined ? undefined : await store.grants.findByUserCode(userCode)
  return grant?.status === 'pending' && now < grant.expiresAt ? grant : undefined
}

/**
 * Records a decision. Returns false if no pending authorization has this user code. The first of several decisions
 * counts.
 */
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
