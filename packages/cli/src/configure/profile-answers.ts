import {InputError} from '@sso-oidc/core'
import {type Config, type ConfigSection, isSettingValue, type Section, showName, textOf} from '@sso-oidc/session'
import type {Assignments} from './assignments.ts'
import {isTaken, ownSettings} from './existing-profile.ts'
import type {Interview} from './interview.ts'
import {type NamedSession, toRegion, toSectionName} from './session-answers.ts'

/** Options that describe a profile. */
export interface ProfileOptions {
  readonly profile?: string | undefined
  readonly region?: string | undefined
  readonly accountId?: string | undefined
  readonly roleName?: string | undefined
}

/** Collects the answers about a profile, and returns its section. */
export async function collectProfile(
  options: ProfileOptions,
  {
    interview,
    config,
    session,
    assignments,
  }: {interview: Interview; config: Config; session: NamedSession; assignments: Assignments},
): Promise<ConfigSection> {
  const existing = options.profile === undefined ? {} : ownSettings(options.profile, config)
  const accountId = await interview.choice({
    flag: 'sso-account-id',
    given: options.accountId,
    fallback: textOf(existing, 'sso_account_id'),
    message: 'Account (type to search):',
    choices: () => assignments.accounts(),
    parse: toAccountId,
  })
  const roleName = await interview.choice({
    flag: 'sso-role-name',
    given: options.roleName,
    fallback: textOf(existing, 'sso_role_name'),
    message: 'Role (type to search):',
    choices: () => assignments.roles(accountId),
    parse: toRoleName,
  })
  const settings = {sso_session: session.name, sso_account_id: accountId, sso_role_name: roleName}
  const name = await interview.text({
    flag: 'profile',
    given: options.profile,
    fallback: `${roleName}-${accountId}`,
    message: 'Name of the profile:',
    parse(answer) {
      if (options.profile === undefined && isTaken(answer, settings, config)) {
        const advice = 'Use another name, or change it with --profile.'
        throw new InputError(`The profile${showName(answer)} has other credentials. ${advice}`)
      }
      return toSectionName(answer)
    },
  })
  const region = await collectRegion(options.region, {interview, settings: ownSettings(name, config), session})
  const repeated = repeatedSettings(ownSettings(name, config), session)
  return {kind: 'profile', name, settings: {...settings, ...repeated, ...(region === undefined ? {} : {region})}}
}

/** Collects the region of the profile. Without a terminal, it changes only with the option. */
async function collectRegion(
  given: string | undefined,
  {interview, settings, session}: {interview: Interview; settings: Section; session: NamedSession},
): Promise<string | undefined> {
  if (given === undefined && interview.questions === undefined) return undefined
  const fallback = textOf(settings, 'region') ?? session.region
  return interview.text({flag: 'region', given, fallback, message: 'Default region of the profile:', parse: toRegion})
}

/** Returns the settings of the session that the profile has too. The AWS CLI rejects a profile with other values. */
function repeatedSettings(settings: Section, {startUrl, region}: NamedSession): Record<string, string> {
  const values = Object.entries({sso_start_url: startUrl, sso_region: region})
  return Object.fromEntries(values.filter(([key]) => settings[key] !== undefined))
}

function toAccountId(text: string): string {
  if (/^\d{12}$/.test(text)) return text
  throw new InputError('An account ID has 12 digits.')
}

function toRoleName(text: string): string {
  if (isSettingValue(text)) return text
  throw new InputError('Use the name of a role, such as ReadOnlyAccess.')
}
