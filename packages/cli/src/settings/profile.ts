import {ConfigError, showWord} from '@sso-oidc/core'
import type {Surroundings} from '../input/surroundings.ts'
import {expandPath} from '../input/text-source.ts'
import {readConfigFile, type Section} from './config-file.ts'

/** What the configuration files say about one profile. */
export interface Profile {
  readonly name: string
  /** Settings of the profile, those of the credentials file over those of the configuration file. */
  readonly settings: Section
  /** The `services` section that the profile names, if it names one. */
  readonly services: Section
}

/**
 * Reads the profile that flag or environment name, from `~/.aws/config` and `~/.aws/credentials` or the files of
 * `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`.
 *
 * @throws {ConfigError} `ProfileNotFound`, or `InvalidConfig` for a file that cannot be understood
 */
export function readProfile(flag: string | undefined, at: Surroundings): Profile {
  const {env} = at
  const config = readConfigFile(expandPath(env['AWS_CONFIG_FILE'] || '~/.aws/config', at))
  const credentials = readConfigFile(expandPath(env['AWS_SHARED_CREDENTIALS_FILE'] || '~/.aws/credentials', at))
  // As in the AWS CLI an empty flag counts as none, and an empty variable as the name of a profile.
  const named = (flag || undefined) ?? env['AWS_PROFILE'] ?? env['AWS_DEFAULT_PROFILE']
  const name = named ?? 'default'
  const found = [configured('profile', name, config), credentials.get(name)].filter((section) => section !== undefined)
  if (found.length === 0 && named !== undefined) {
    throw new ConfigError('ProfileNotFound', `The profile ${showWord(name)} is in no configuration file.`)
  }
  const settings: Section = Object.fromEntries(found.flatMap((section) => Object.entries(section)))
  return {name, settings, services: services(settings, config)}
}

function services(settings: Section, config: ReadonlyMap<string, Section>): Section {
  const name = settings['services']
  if (typeof name !== 'string') return {}
  const section = configured('services', name, config)
  if (section !== undefined) return section
  throw new ConfigError('InvalidConfig', `The profile names services ${showWord(name)}, but no section has them.`)
}

/** The last section `[kind name]`; the name may be quoted. `[default]` is `[profile default]`. */
function configured(kind: string, name: string, config: ReadonlyMap<string, Section>): Section | undefined {
  let found: Section | undefined
  for (const [header, section] of config) {
    const [, word, rest = ''] = /^(\S+)\s+(.*)$/.exec(header.trim()) ?? []
    const isShort = kind === 'profile' && name === 'default' && header.trim() === 'default'
    if (isShort || (word === kind && unquote(rest.trim()) === name)) found = section
  }
  return found
}

function unquote(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text
}
