import {
  type Client,
  listAccountRoles,
  listAccounts,
  type PlatformSignal,
  sendAll,
  timer,
  withRetries,
} from '@sso-oidc/core'
import {type AccountRole, type RoleList, readRoleList, writeRoleList} from './cache/role-list.ts'
import type {SsoSession} from './config/sso-session.ts'
import type {LoginContext} from './login/registration.ts'
import type {PaceClock} from './pace.ts'
import {pacedClient} from './paced-client.ts'
import {withAccessToken} from './role.ts'

/** Requests per second that the access portal accepts. AWS does not document it. */
const PER_SECOND = 20

/** Accounts whose roles are requested at the same time. With 20 requests per second, each can take a second. */
const PARALLEL = 20

/** Largest page that the service returns. */
const PAGE_SIZE = 100

/** Progress of a list of roles. */
export interface RoleProgress {
  /** Number of accounts whose roles are known. */
  readonly done: number
  /** Number of accounts. */
  readonly accounts: number
  /** True while the service rejects requests because there are too many. */
  readonly isThrottled: boolean
}

/** Settings of a list of roles. */
export interface RoleListOptions {
  /** True to ignore the cached list. Default: false. */
  readonly fresh?: boolean | undefined
  readonly signal?: PlatformSignal | undefined
  /** Called after each account, and when the service begins or ends to reject requests. */
  readonly onProgress?: ((progress: RoleProgress) => void) | undefined
  /** Clock of the pauses. Default: the clock and the timers of Node.js. */
  readonly clock?: PaceClock | undefined
}

/** List of roles, and the reason why it could not be cached. */
export type ValidRoleList = RoleList & {readonly warning?: unknown}

type ListContext = LoginContext & RoleListOptions

/**
 * Returns all roles of the user in all accounts, sorted by the name of the account. Uses the cached list if it is less than a
 * day old.
 *
 * Sends at most 20 requests per second, and waits as long as the service rejects them because there are too many. A list is
 * complete: if the roles of one account cannot be listed, the call fails.
 *
 * @throws as `withAccessToken` and `Client.send`
 */
export async function roleList(session: SsoSession, context: ListContext): Promise<ValidRoleList> {
  const {home, now, fresh = false} = context
  const cached = fresh ? undefined : readRoleList(session, home, now())
  if (cached !== undefined) return cached
  const list = {roles: await requestRoles(session, context), fetchedAt: now()}
  try {
    writeRoleList(session, list, home)
    return list
  } catch (warning) {
    return {...list, warning}
  }
}

async function requestRoles(session: SsoSession, context: ListContext): Promise<AccountRole[]> {
  const {signal, onProgress = () => {}} = context
  let progress: RoleProgress = {done: 0, accounts: 0, isThrottled: false}
  const report = (change: Partial<RoleProgress>): void => {
    progress = {...progress, ...change}
    onProgress(progress)
  }
  const client = portalClient(session, (isThrottled) => report({isThrottled}), context)
  // The client sets the access token of each request.
  const request = {accessToken: '', maxResults: PAGE_SIZE}
  const {accountList = []} = await sendAll(client, listAccounts, request, {signal})
  report({accounts: accountList.length})
  const lists = await mapParallel(accountList, async ({accountId = '', accountName = '', emailAddress = ''}) => {
    const {roleList: roles = []} = await sendAll(client, listAccountRoles, {...request, accountId}, {signal})
    report({done: progress.done + 1})
    return roles.map(({roleName = ''}) => ({accountId, accountName, emailAddress, roleName}))
  })
  return lists.flat().sort(compareRoles)
}

/** Creates a client that keeps to the pace, sets the access token of each request, and retries. */
function portalClient(session: SsoSession, onThrottled: (is: boolean) => void, context: ListContext): Client {
  const {clock = {now: () => performance.now(), sleep: timer}} = context
  const client = pacedClient(context.client, {perSecond: PER_SECOND, clock, onThrottled})
  return {
    async send(operation, request, {signal} = {}) {
      const attempt = (accessToken: string) => client.send(operation, {...request, accessToken}, {signal})
      return withRetries(() => withAccessToken(session, context, attempt), {sleep: clock.sleep, signal})
    },
  }
}

/** Calls a function for each item, for several at the same time, and returns the results in order. Stops at the first error. */
async function mapParallel<Item, Result>(
  items: readonly Item[],
  toResult: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const left = items.entries()
  let isFailed = false
  const work = async (): Promise<void> => {
    for (const [index, item] of left) {
      if (isFailed) return
      try {
        results[index] = await toResult(item)
      } catch (error) {
        isFailed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({length: PARALLEL}, work))
  return results
}

/** Compares by the name of the account without regard to case, then by the account ID, and by the name of the role. */
function compareRoles(a: AccountRole, b: AccountRole): number {
  return (
    compareTexts(a.accountName.toLowerCase(), b.accountName.toLowerCase()) ||
    compareTexts(a.accountId, b.accountId) ||
    compareTexts(a.roleName, b.roleName)
  )
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
