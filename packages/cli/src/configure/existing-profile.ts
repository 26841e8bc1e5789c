import {type Config, type ConfigSection, type Section, showName, textOf} from '@sso-oidc/session'

/** Settings with which a profile gets credentials in another way than with a role of a session. */
const OTHER_CREDENTIALS = [
  'aws_access_key_id',
  'credential_process',
  'login_session',
  'role_arn',
  'web_identity_token_file',
]

/** Returns the settings of a profile in the configuration file. The credentials file is not written. */
export function ownSettings(name: string, config: Config): Section {
  return settingsIn('config', name, config)
}

/** Returns whether a profile has credentials of another kind, or another value of one of these settings. */
export function isTaken(name: string, settings: Readonly<Record<string, string>>, config: Config): boolean {
  if (!config.profileNames().includes(name)) return false
  const existing = config.profile(name).settings
  return (
    OTHER_CREDENTIALS.some((key) => textOf(existing, key) !== undefined) ||
    Object.entries(settings).some(([key, value]) => (textOf(existing, key) ?? value) !== value)
  )
}

/** Returns a sentence for each section whose settings get other values, for the user. */
export function replacements(sections: readonly ConfigSection[], config: Config): string[] {
  return sections.flatMap(({kind, name, settings}) => {
    const existing = kind === 'profile' ? ownSettings(name, config) : sessionSettings(name, config)
    const replaced = Object.entries(settings).flatMap(([key, value]) => {
      const before = textOf(existing, key)
      return before === undefined || before === value ? [] : [`${key} = ${before}`]
    })
    return replaced.length === 0 ? [] : [`The ${kind}${showName(name)} had ${replaced.join(', ')}.`]
  })
}

/** Returns a warning if the credentials file has keys of the profile, which some of the AWS tools prefer to its role. */
export function shadowingKeys(name: string, config: Config): string | undefined {
  if (textOf(settingsIn('credentials', name, config), 'aws_access_key_id') === undefined) return undefined
  return (
    `sso-oidc: warning: The credentials file has keys of the profile${showName(name)} too. Some AWS SDKs use them instead of ` +
    'the role. Remove them there, or use another name.'
  )
}

function sessionSettings(name: string, config: Config): Section {
  return config.ssoSessionNames().includes(name) ? config.ssoSession(name).settings : {}
}

function settingsIn(file: 'config' | 'credentials', name: string, config: Config): Section {
  if (!config.profileNames().includes(name)) return {}
  return config.profile(name).sources.find(({kind}) => kind === file)?.settings ?? {}
}
