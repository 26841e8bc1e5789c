import {
  type AccountRole,
  type Config,
  changeConfig,
  type ManagedProfile,
  type ProfilesPlan,
  planProfiles,
  readConfig,
  type SsoSession,
} from '@sso-oidc/session'
import type {CommandContext} from '../command.ts'
import {shadowingKeys} from './existing-profile.ts'
import {processLine} from './process-line.ts'

/** Number of names in a message. An organization can have thousands of profiles. */
const MAX_NAMES = 10

/** Changes to the configuration file. */
export interface Outcome extends ProfilesPlan {
  readonly file: string
  /** Text of the file before the changes. */
  readonly before: string
  /** Profiles that were removed. */
  readonly removed: readonly string[]
}

/** Returns the profiles of roles. With the words that start this program, the profiles get their credentials from it. */
export function toProfiles(
  named: ReadonlyMap<string, AccountRole>,
  {name: session, startUrl, region: ssoRegion}: SsoSession,
  {region, program}: {region: string | undefined; program: readonly string[] | undefined},
): ManagedProfile[] {
  const source = session === undefined ? {sso_start_url: startUrl, sso_region: ssoRegion} : {sso_session: session}
  return Array.from(named, ([name, role]) => {
    const {accountId, roleName} = role
    const settings =
      program === undefined
        ? {...source, sso_account_id: accountId, sso_role_name: roleName}
        : {credential_process: processLine(program, role, session)}
    return {name, settings: {...settings, ...(region === undefined ? {} : {region})}}
  })
}

/**
 * Writes profiles to the configuration file, or only plans the changes in a trial.
 *
 * @throws as `changeConfig` and `planProfiles`
 */
export async function writeProfiles(
  profiles: readonly ManagedProfile[],
  {session, prune, isTrial}: {session: SsoSession; prune: boolean; isTrial: boolean},
  context: Pick<CommandContext, 'cwd' | 'env'>,
): Promise<Outcome> {
  const marker = `# Written by sso-oidc configure profiles for ${session.name ?? session.startUrl}`
  const plan = (text: string): Outcome => {
    const planned = planProfiles(text, profiles, {marker, prune})
    return {...planned, file: '', before: text, removed: prune ? planned.stale : []}
  }
  if (isTrial) {
    const {file, text} = readConfig(context)
    return {...plan(text), file}
  }
  let outcome = plan('')
  const file = await changeConfig((text) => {
    outcome = plan(text)
    return outcome.text
  }, context)
  return {...outcome, file}
}

/** Returns the changes as one line. */
export function summaryOf({file, added, changed, removed, unchanged}: Outcome): string {
  const counts = [
    [added, 'added'],
    [changed, 'changed'],
    [removed, 'removed'],
    [unchanged, 'unchanged'],
  ] as const
  const parts = counts.filter(([names]) => names.length > 0).map(([names, what]) => `${names.length} ${what}`)
  return `Profiles in ${file}: ${parts.join(', ') || 'none'}.\n`
}

/** Returns the changes as a unified diff. Empty if there are none. */
export async function patchOf({file, before, text}: Outcome): Promise<string> {
  if (before === text) return ''
  const {createTwoFilesPatch, FILE_HEADERS_ONLY} = await import('diff')
  return createTwoFilesPatch(file, file, before, text, undefined, undefined, {headerOptions: FILE_HEADERS_ONLY})
}

/** Returns warnings about profiles that stay as they are, and about keys that other tools prefer to a role. */
export function warningsOf({added, changed, kept, stale, removed}: Outcome, config: Config): string[] {
  const left = removed.length > 0 ? [] : stale
  return [
    ...(kept.length === 0
      ? []
      : [`sso-oidc: warning: Profiles with these names have other settings, and were not changed: ${list(kept)}.`]),
    ...(left.length === 0
      ? []
      : [
          `sso-oidc: warning: Profiles of an earlier run are not among those of this run: ${list(left)}. Remove them with --prune.`,
        ]),
    ...[...added, ...changed].flatMap((name) => shadowingKeys(name, config) ?? []),
  ]
}

function list(names: readonly string[]): string {
  const others = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} others` : ''
  return names.slice(0, MAX_NAMES).join(', ') + others
}
