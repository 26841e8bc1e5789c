import path from 'node:path'
import {type AccountRole, type Context, type Role, readFile, userFolder, writePrivateFile} from '@sso-oidc/session'

/** Number of roles that are remembered. */
const MAX_ROLES = 50

/** Sorts roles: those that the user has selected come first, the last one at the top. The others keep their order. */
export function recentFirst(roles: readonly AccountRole[], env: Context['env']): AccountRole[] {
  const ranks = new Map(readRecent(env).map((key, rank) => [key, rank]))
  const rankOf = (role: Role): number => ranks.get(keyOf(role)) ?? MAX_ROLES
  return roles.toSorted((a, b) => rankOf(a) - rankOf(b))
}

/** Remembers that the user has selected a role. A file that cannot be written is ignored. */
export function rememberRole(role: Role, env: Context['env']): void {
  const key = keyOf(role)
  const keys = [key, ...readRecent(env).filter((other) => other !== key)].slice(0, MAX_ROLES)
  try {
    writePrivateFile(fileOf(env), JSON.stringify(keys))
  } catch {}
}

function fileOf(env: Context['env']): string {
  return path.join(userFolder('state', env), 'recent-roles.json')
}

function keyOf({accountId, roleName}: Role): string {
  return `${accountId}/${roleName}`
}

function readRecent(env: Context['env']): string[] {
  try {
    const keys: unknown = JSON.parse(new TextDecoder().decode(readFile(fileOf(env))))
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
  } catch {
    return []
  }
}
