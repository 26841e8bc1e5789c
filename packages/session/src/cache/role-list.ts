import {readFileSync} from 'node:fs'
import path from 'node:path'
import {cacheKey, type SsoSession} from '../config/sso-session.ts'
import {userFolder} from '../files/user-folder.ts'
import {cacheFileName, type Home, jsonFilesIn, removeCacheFile, writeCacheFile} from './cache-file.ts'

/** Milliseconds for which a list of roles is used: one day. */
const LIFETIME_MS = 86_400_000

/** Role of the user in an account. */
export interface AccountRole {
  /** Account ID of twelve digits. */
  readonly accountId: string
  readonly accountName: string
  /** Email address of the owner of the account. */
  readonly emailAddress: string
  readonly roleName: string
}

/** Account with the names of its roles. */
interface Account extends Omit<AccountRole, 'roleName'> {
  readonly roles: readonly string[]
}

/** List of all roles of a user. */
export interface RoleList {
  readonly roles: readonly AccountRole[]
  /** Time of the request in milliseconds since 1970-01-01T00:00:00Z. */
  readonly fetchedAt: number
}

/** Content of the file: each account once, because a large organization has thousands of roles. */
interface Content {
  readonly startUrl: string
  readonly region: string
  readonly fetchedAt: number
  readonly accounts: readonly Account[]
}

/** Returns the path of the cached list of roles of a session. */
export function roleListFile(session: SsoSession, {env}: Pick<Home, 'env'>): string {
  return path.join(userFolder('cache', env), `roles-${cacheFileName(cacheKey(session))}`)
}

/** Reads the cached list of roles of a session. Returns undefined if there is none, or if it is older than a day. */
export function readRoleList(session: SsoSession, home: Pick<Home, 'env'>, now: number): RoleList | undefined {
  const content = readContent(roleListFile(session, home))
  if (content === undefined || content.startUrl !== session.startUrl || content.region !== session.region) return
  const age = now - content.fetchedAt
  return age >= 0 && age < LIFETIME_MS ? {roles: toRoles(content.accounts), fetchedAt: content.fetchedAt} : undefined
}

/** Reads the roles of all cached lists, also of those that are older than a day. */
export function readAllRoles({env}: Pick<Home, 'env'>): AccountRole[] {
  const folder = userFolder('cache', env)
  const files = jsonFilesIn(folder).filter((name) => /^roles-\w+\.json$/.test(name))
  return files.flatMap((name) => toRoles(readContent(path.join(folder, name))?.accounts ?? []))
}

/**
 * Replaces the cached list of roles of a session.
 *
 * @throws {CacheError} if the file cannot be written
 */
export function writeRoleList(session: SsoSession, {roles, fetchedAt}: RoleList, home: Pick<Home, 'env'>): void {
  const {startUrl, region} = session
  const accounts = new Map<string, {-readonly [K in keyof Account]: Account[K]} & {roles: string[]}>()
  for (const {roleName, ...account} of roles) {
    const known = accounts.get(account.accountId)
    if (known === undefined) accounts.set(account.accountId, {...account, roles: [roleName]})
    else known.roles.push(roleName)
  }
  const content: Content = {startUrl, region, fetchedAt, accounts: [...accounts.values()]}
  writeCacheFile(roleListFile(session, home), {...content})
}

/**
 * Removes the cached list of roles of a session, if there is one.
 *
 * @throws {CacheError} if the file cannot be removed
 */
export function removeRoleList(session: SsoSession, home: Pick<Home, 'env'>): void {
  removeCacheFile(roleListFile(session, home))
}

function toRoles(accounts: readonly Account[]): AccountRole[] {
  return accounts.flatMap(({roles, ...account}) => roles.map((roleName) => ({...account, roleName})))
}

/** Returns undefined for a file that does not exist or has another content. The list is then requested again. */
function readContent(file: string): Content | undefined {
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Content
    return Number.isFinite(content.fetchedAt) && content.accounts.every(isAccount) ? content : undefined
  } catch {
    return undefined
  }
}

function isAccount({accountId, accountName, emailAddress, roles}: Account): boolean {
  const isText = (value: unknown): boolean => typeof value === 'string'
  return [accountId, accountName, emailAddress].every(isText) && roles.every(isText)
}
