import {InputError} from '@sso-oidc/core'
import type {AccountRole} from '@sso-oidc/session'
import {quote} from '../messages/quote.ts'

/** Template of the names of profiles, if there is no other. */
export const DEFAULT_TEMPLATE = '{accountName}.{roleName}'

const PLACEHOLDERS = ['accountId', 'accountName', 'emailAddress', 'roleName'] as const satisfies (keyof AccountRole)[]

/**
 * Names a profile for each role. Characters of the values that need quotes in a configuration file or a shell become hyphens.
 *
 * @throws {InputError} if the template has an unknown placeholder, or if two roles get one name
 */
export function nameProfiles(roles: readonly AccountRole[], template: string): Map<string, AccountRole> {
  assertTemplate(template)
  const named = new Map<string, AccountRole>()
  const repeated = new Set<string>()
  for (const role of roles) {
    const name = template.replace(/\{(\w+)\}/g, (_, key: (typeof PLACEHOLDERS)[number]) => plain(role[key]))
    if (named.has(name)) repeated.add(name)
    named.set(name, role)
  }
  if (repeated.size === 0) return named
  const [first = ''] = repeated
  const others = repeated.size === 1 ? '' : ` and ${repeated.size - 1} others`
  throw new InputError(
    `Several roles get the name ${quote(first)}${others}. Add {accountId} or {roleName} to --name, for example ` +
      "--name '{accountName}-{accountId}.{roleName}'.",
  )
}

function assertTemplate(template: string): void {
  const words = template.match(/\{[^}]*\}?/g) ?? []
  const unknown = words.find((word) => !PLACEHOLDERS.some((name) => word === `{${name}}`))
  if (unknown === undefined) return
  const known = PLACEHOLDERS.map((name) => `{${name}}`).join(', ')
  throw new InputError(`Invalid --name: ${quote(unknown)} is not a placeholder. Use ${known}.`)
}

function plain(value: string): string {
  return value.replace(/[^\p{L}\p{N}_.@+-]+/gu, '-')
}
