import {ConfigError} from '@sso-oidc/core'
import {type Config, type Profile, textOf} from './config.ts'
import type {Section} from './parse-config.ts'
import {showName} from './show-name.ts'

/** Scope that both flows request if none is configured. It allows the access portal, and refresh tokens. */
const DEFAULT_SCOPE = 'sso:account:access'

/** Sign-in to an IAM Identity Center instance: an `[sso-session]` section, or a start URL without one. */
export interface SsoSession {
  /** Name of the section. Undefined for a start URL of a profile. */
  readonly name?: string
  /** Name of the profile of a start URL without a section. */
  readonly profile?: string
  /** Start URL as it is configured. */
  readonly startUrl: string
  /** Region of the instance. */
  readonly region: string
  /** Scopes of `sso_registration_scopes`. Undefined if there are none. */
  readonly configuredScopes?: readonly string[]
  /** Settings of the section. */
  readonly settings: Section
}

/** Session that lacks settings. A start URL or region that is missing is an empty text. */
export interface IncompleteSession extends SsoSession {
  /** Names of the missing settings. */
  readonly missing: readonly string[]
}

/** Names of the session that a user has chosen. */
export interface SessionChoice {
  /** Name of an `[sso-session]` section. */
  readonly session?: string | undefined
  /** Name of a profile. */
  readonly profile?: string | undefined
}

/** Returns the name of the session in the cache: its name, or its start URL as it is configured. */
export function cacheKey({name, startUrl}: SsoSession): string {
  return name ?? startUrl
}

/** Returns the scopes that a session requests. */
export function scopesOf({configuredScopes}: SsoSession): readonly string[] {
  return configuredScopes ?? [DEFAULT_SCOPE]
}

/**
 * Returns a start URL in the form in which the service knows it: without a fragment, without a slash at the end, and with
 * the host in lower case.
 *
 * @throws {ConfigError} `InvalidSetting` if it is not an https URL, or http on this host
 */
export function normalStartUrl(text: string): string {
  if (!isSafeUrl(text)) throw new ConfigError('InvalidSetting', 'The start URL is not a valid https URL.')
  const url = new URL(text)
  url.hash = ''
  return url.href.replace(/\/+$/, '')
}

/** Returns whether two texts are forms of one start URL. */
export function isSameStartUrl(one: string, other: string): boolean {
  if (one === other) return true
  const normal = normalOrNone(one)
  return normal !== undefined && normal === normalOrNone(other)
}

function normalOrNone(startUrl: string): string | undefined {
  try {
    return normalStartUrl(startUrl)
  } catch {
    return undefined
  }
}

/**
 * Returns the start URL of a session in the form in which the service knows it.
 *
 * @throws {ConfigError} as `normalStartUrl`; the message names the section or the profile with the setting
 */
export function startUrlOf({name, profile, startUrl, settings}: SsoSession): string {
  const owner = name === undefined ? `profile${showName(profile ?? '')}` : `sso-session${showName(name)}`
  try {
    return normalStartUrl(startUrl)
  } catch (error) {
    if (settings['sso_start_url'] === undefined || !(error instanceof ConfigError)) throw error
    const message = `The sso_start_url of the ${owner} is not a valid https URL.`
    throw new ConfigError(error.code, message, {cause: error})
  }
}

/** Returns whether a page can be opened: https, or http on this host, without a user name and password. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const {protocol, hostname, username, password} = new URL(text)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname))
}

/**
 * Finds the session: the one with the given name, the one of the profile, or the only one in the configuration.
 *
 * @throws {ConfigError} `SessionNotFound`, `ProfileNotFound`, or `InvalidConfig`; `NoSession` if there is none, or if there
 *   are several; `details.sessions` then lists them
 */
export function findSession(config: Config, {session, profile: given}: SessionChoice): SsoSession {
  if (session !== undefined) return toSession(config.ssoSession(session))
  const profile = config.profile(given)
  const own = sessionOfProfile(profile)
  if (own !== undefined) return own
  const names = config.ssoSessionNames()
  const [only] = names
  if (only !== undefined && names.length === 1) return toSession(config.ssoSession(only))
  throw new ConfigError('NoSession', noSession(names), {details: {sessions: names.join(', ')}})
}

/**
 * Returns the session of a profile: its `[sso-session]` section, or its own start URL. Returns undefined for a profile
 * without either.
 *
 * @throws {ConfigError} `SessionNotFound` if the section does not exist, `InvalidConfig` if settings are missing
 */
export function sessionOfProfile(profile: Profile): SsoSession | undefined {
  const {settings, ssoSession} = profile
  const name = textOf(settings, 'sso_session')
  if (name !== undefined && ssoSession === undefined) {
    const message = `Profile${showName(profile.name)} refers to the sso-session${showName(name)}, which was not found.`
    throw new ConfigError('SessionNotFound', message, {details: {session: name}})
  }
  if (ssoSession !== undefined) return toSession(ssoSession)
  if (textOf(settings, 'sso_start_url') === undefined) return undefined
  return toSession({settings, profile: profile.name})
}

/**
 * Returns all sessions: the `[sso-session]` sections, and the start URLs of profiles without one. Incomplete ones are left
 * out.
 *
 * @throws {ConfigError} `InvalidConfig` if a file cannot be read
 */
export function listSessions(config: Config): SsoSession[] {
  const named = config.ssoSessionNames().map((name) => attempt(() => toSession(config.ssoSession(name))))
  const legacy = config.profileNames().map((name) => attempt(() => sessionOfProfile(config.profile(name))))
  const all = [...named, ...legacy].filter((session) => session !== undefined)
  return [...new Map(all.map((session) => [cacheKey(session), session])).values()]
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

/** Returns the sessions that `listSessions` leaves out, because they lack a start URL or a region. */
export function incompleteSessions(config: Config): IncompleteSession[] {
  const named = config.ssoSessionNames().map((name) => attempt(() => config.ssoSession(name)))
  const legacy = config.profileNames().map((name) => {
    const settings = attempt(() => config.profile(name))?.settings ?? {}
    const isLegacy = settings['sso_session'] === undefined && textOf(settings, 'sso_start_url') !== undefined
    return isLegacy ? {profile: name, settings} : undefined
  })
  return [...named, ...legacy].flatMap((owner) => {
    if (owner === undefined) return []
    const missing = missingIn(owner.settings)
    const startUrl = textOf(owner.settings, 'sso_start_url') ?? ''
    const region = textOf(owner.settings, 'sso_region') ?? ''
    return missing.length === 0 ? [] : [{...owner, missing, startUrl, region}]
  })
}

function missingIn(settings: Section): string[] {
  return ['sso_start_url', 'sso_region'].filter((key) => textOf(settings, key) === undefined)
}

function toSession({settings, ...owner}: {name?: string; profile?: string; settings: Section}): SsoSession {
  const [startUrl, region] = [textOf(settings, 'sso_start_url'), textOf(settings, 'sso_region')]
  if (startUrl === undefined || region === undefined) {
    const subject =
      owner.profile === undefined ? `The sso-session${showName(owner.name ?? '')}` : `Profile${showName(owner.profile)}`
    throw new ConfigError('InvalidConfig', `${subject} lacks ${missingIn(settings).join(' and ')}.`)
  }
  const scopes = (textOf(settings, 'sso_registration_scopes') ?? '').split(',').map((scope) => scope.trim())
  const configuredScopes = scopes.filter(Boolean)
  return {
    startUrl,
    region,
    settings,
    ...owner,
    ...(configuredScopes.length === 0 ? {} : {configuredScopes}),
  }
}

function noSession(names: readonly string[]): string {
  if (names.length === 0) return 'No sso-session is configured.'
  return `Several sso-sessions are configured: ${names.join(', ')}.`
}
