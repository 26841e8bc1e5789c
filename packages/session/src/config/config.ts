import {ConfigError} from '@sso-oidc/core'
import type {Context} from '../context.ts'
import {expandPath} from '../files/expand-path.ts'
import {readConfigFile} from './config-file.ts'
import {type NamedSections, nameSections} from './named-sections.ts'
import type {Section, Sections} from './parse-config.ts'
import {showName} from './show-name.ts'

/** Section with its name. */
export interface NamedSection {
  readonly name: string
  readonly settings: Section
}

/** Section of a profile in one of the two files. */
export interface ProfileSource {
  readonly kind: 'config' | 'credentials'
  /** Path of the file. */
  readonly file: string
  readonly settings: Section
}

/** Settings of a profile. */
export interface Profile extends NamedSection {
  /** Settings of both files. Those of the credentials file override those of the configuration file. */
  readonly settings: Section
  /** Sections that the settings come from, in the order in which they override each other. Empty if there is none. */
  readonly sources: readonly ProfileSource[]
  /** Settings of the `[services]` section that the profile refers to. Empty without one. */
  readonly services: Section
  /** `[sso-session]` section that the profile refers to. Undefined without one, and if the section does not exist. */
  readonly ssoSession?: NamedSection
}

/** Configuration of the AWS CLI. Each of the two files is read when it is first needed, and once. */
export interface Config {
  /**
   * Returns a profile.
   *
   * Without a name, or with an empty one, returns the profile of `AWS_PROFILE` or `AWS_DEFAULT_PROFILE`. If these are not
   * set, returns the profile `default`, which may be missing.
   *
   * @throws {ConfigError} `ProfileNotFound` if neither file has the profile; `InvalidConfig` if a file cannot be read or
   *   the `[services]` section of the profile does not exist
   */
  profile(name?: string): Profile
  /**
   * Returns an `[sso-session]` section.
   *
   * @throws {ConfigError} `SessionNotFound` if the file does not have it; `InvalidConfig` if the file cannot be read
   */
  ssoSession(name: string): NamedSection
  /**
   * Returns the names of all profiles of both files, in the order of the files.
   *
   * @throws {ConfigError} `InvalidConfig` if a file cannot be read
   */
  profileNames(): string[]
  /**
   * Returns the names of all `[sso-session]` sections.
   *
   * @throws {ConfigError} `InvalidConfig` if the file cannot be read
   */
  ssoSessionNames(): string[]
}

/**
 * Opens `~/.aws/config` and `~/.aws/credentials`, or the files of `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`.
 * A missing file is an empty one.
 *
 * @example
 * const config = openConfig({env: process.env, cwd: process.cwd()})
 * const {settings} = config.profile('dev')
 */
export function openConfig({env, cwd}: Pick<Context, 'env' | 'cwd'>): Config {
  const configPath = configPathOf(env)
  const credentialsPath = env['AWS_SHARED_CREDENTIALS_FILE'] || '~/.aws/credentials'
  const file = configFile({env, cwd})
  const credentialsFile = expandPath(credentialsPath, {env, cwd})
  const config = once((): NamedSections => nameSections(readConfigFile(file)))
  const credentials = once((): Sections => readConfigFile(credentialsFile))

  const profileNames = (): string[] => Array.from(new Set([...config().profiles.keys(), ...credentials().keys()]))
  const ssoSessionNames = (): string[] => Array.from(config().ssoSessions.keys())

  const servicesOf = (profile: string, settings: Section): Section => {
    const name = textOf(settings, 'services')
    if (name === undefined) return {}
    const section = config().services.get(name)
    if (section !== undefined) return section
    const message = `Profile${showName(profile)} refers to the [services] section${showName(name)}, which was not found in ${configPath}.`
    throw new ConfigError('InvalidConfig', message, {details: {services: name}})
  }

  return {
    profile(given) {
      const chosen = (given || undefined) ?? env['AWS_PROFILE'] ?? env['AWS_DEFAULT_PROFILE']
      const name = chosen ?? 'default'
      const sources = [
        ...toSource('config', file, config().profiles.get(name)),
        ...toSource('credentials', credentialsFile, credentials().get(name)),
      ]
      if (sources.length === 0 && chosen !== undefined) {
        const message = `Profile${showName(name)} not found in ${configPath} or ${credentialsPath}.`
        throw new ConfigError('ProfileNotFound', message, {details: {profile: name, known: lines(profileNames())}})
      }
      const settings = merge(sources)
      const {ssoSessions} = config()
      const session = textOf(settings, 'sso_session')
      const ssoSession = session === undefined ? undefined : toNamed(session, ssoSessions.get(session))
      return {name, settings, sources, services: servicesOf(name, settings), ...(ssoSession && {ssoSession})}
    },
    ssoSession(name) {
      const found = toNamed(name, config().ssoSessions.get(name))
      if (found !== undefined) return found
      const message = `The sso-session${showName(name)} was not found in ${configPath}.`
      throw new ConfigError('SessionNotFound', message, {details: {session: name, known: lines(ssoSessionNames())}})
    },
    profileNames,
    ssoSessionNames,
  }
}

function lines(names: readonly string[]): string {
  return names.join('\n')
}

/** Returns the path of `~/.aws/config`, or of the file of `AWS_CONFIG_FILE`. */
export function configFile({env, cwd}: Pick<Context, 'env' | 'cwd'>): string {
  return expandPath(configPathOf(env), {env, cwd})
}

/** Returns the path as it is configured, for messages. */
function configPathOf(env: Context['env']): string {
  return env['AWS_CONFIG_FILE'] || '~/.aws/config'
}

/**
 * Returns the value of a key. Returns undefined if the value is missing, empty, or a block of lines.
 */
export function textOf(section: Section, key: string): string | undefined {
  const value = section[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Returns the region of IAM Identity Center that a profile uses: of its `[sso-session]` section, or its own. */
export function ssoRegion({settings, ssoSession}: Profile): string | undefined {
  return (ssoSession && textOf(ssoSession.settings, 'sso_region')) ?? textOf(settings, 'sso_region')
}

function toSource(kind: ProfileSource['kind'], file: string, settings: Section | undefined): ProfileSource[] {
  return settings === undefined ? [] : [{kind, file, settings}]
}

function toNamed(name: string, settings: Section | undefined): NamedSection | undefined {
  return settings === undefined ? undefined : {name, settings}
}

function merge(sources: readonly ProfileSource[]): Section {
  const merged = Object.create(null) as Record<string, string | Section | undefined>
  // Assignment, because the spread operator would create an object with a prototype.
  for (const {settings} of sources) Object.assign(merged, settings)
  return merged
}

/** Returns a function that computes a value on its first call. Later calls return the same value or throw the same error. */
function once<T>(compute: () => T): () => T {
  let outcome: {value: T} | {error: unknown} | undefined
  return () => {
    outcome ??= attempt(compute)
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }
}

function attempt<T>(compute: () => T): {value: T} | {error: unknown} {
  try {
    return {value: compute()}
  } catch (error) {
    return {error}
  }
}
