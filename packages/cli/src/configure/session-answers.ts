import {assertRegion, InputError} from '@sso-oidc/core'
import {
  type Config,
  type ConfigSection,
  isSectionName,
  isSettingValue,
  type NamedSection,
  normalStartUrl,
  type SsoSession,
  textOf,
} from '@sso-oidc/session'
import type {Interview} from './interview.ts'
import {findKnown} from './known-session.ts'

/** Session with a name. */
export type NamedSession = SsoSession & {readonly name: string}

/** Answers about a session. */
export interface SessionAnswers {
  readonly session: NamedSession
  readonly section: ConfigSection
}

/** Options that describe a session. */
export interface SessionOptions {
  readonly 'sso-session'?: string
  readonly 'sso-start-url'?: string
  readonly 'sso-region'?: string
  readonly 'sso-registration-scopes'?: string
}

/** Characters of a scope (RFC 6749 section 3.3). */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/** Scope that the AWS CLI suggests. It allows the access portal, and refresh tokens. */
const DEFAULT_SCOPES = 'sso:account:access'

/**
 * Collects the answers about a session. Nothing is asked about a session that is configured: its settings change only with
 * options.
 */
export async function collectSession(
  options: SessionOptions,
  {interview, config, profile}: {interview: Interview; config: Config; profile: string | undefined},
): Promise<SessionAnswers> {
  const known = await findKnown(options, {interview, config, profile})
  const settings = known?.settings ?? {}
  // A configured value stays as it is written.
  const configured = (flag: keyof SessionOptions, key: string): string | undefined =>
    options[flag] === undefined ? textOf(settings, key) : undefined
  const startUrl =
    configured('sso-start-url', 'sso_start_url') ??
    (await interview.text({
      flag: 'sso-start-url',
      given: options['sso-start-url'],
      message: 'Start URL:',
      parse: normalStartUrl,
    }))
  const region =
    configured('sso-region', 'sso_region') ??
    (await interview.text({
      flag: 'sso-region',
      given: options['sso-region'],
      message: 'Region of IAM Identity Center:',
      parse: toRegion,
    }))
  const name = await collectName(options['sso-session'] ?? known?.name, {startUrl, interview, config})
  const given = options['sso-registration-scopes']
  const isDescribed = options['sso-start-url'] !== undefined && options['sso-region'] !== undefined
  const scopes = await collectScopes({given, known, isDescribed}, interview)
  return toAnswers({name, startUrl, region, settings}, scopes)
}

/** Returns a session and its section. The scopes are separated by commas. */
function toAnswers(session: NamedSession, scopes: string | undefined): SessionAnswers {
  const {name, startUrl, region} = session
  const settings = {sso_start_url: startUrl, sso_region: region}
  if (scopes === undefined) return {session, section: {kind: 'sso-session', name, settings}}
  return {
    session: {...session, configuredScopes: scopesIn(scopes)},
    section: {kind: 'sso-session', name, settings: {...settings, sso_registration_scopes: scopes}},
  }
}

/** Returns a new session with the default scope, and its section. */
export function newSession(session: NamedSession): SessionAnswers {
  return toAnswers(session, DEFAULT_SCOPES)
}

/**
 * Collects the scopes. A configured session without scopes stays without them. Nothing is asked if options describe the session.
 */
async function collectScopes(
  {given, known, isDescribed}: {given: string | undefined; known: NamedSection | undefined; isDescribed: boolean},
  interview: Interview,
): Promise<string | undefined> {
  if (given === undefined && known !== undefined) return textOf(known.settings, 'sso_registration_scopes')
  if (given === undefined && isDescribed) return DEFAULT_SCOPES
  const message = 'Scopes, separated by commas:'
  return interview.text({flag: 'sso-registration-scopes', given, fallback: DEFAULT_SCOPES, message, parse: toScopes})
}

/** Collects the name of a new session. Its default is the first part of the host name of the start URL. */
export function collectName(
  given: string | undefined,
  {startUrl, interview, config}: {startUrl: string; interview: Interview; config: Config},
): Promise<string> {
  const names = config.ssoSessionNames()
  const suggestion = suggestedName(startUrl)
  return interview.text({
    flag: 'sso-session',
    given,
    fallback: names.includes(suggestion) ? undefined : suggestion,
    message: 'Name of the session:',
    parse(name) {
      if (given === undefined && names.includes(name)) throw new InputError('This session exists. Use another name.')
      return toSectionName(name)
    },
  })
}

/** Returns a name for a session: the first part of the host name, or `my-sso` for an address. */
export function suggestedName(startUrl: string): string {
  const host = URL.canParse(startUrl) ? new URL(startUrl).hostname : ''
  const [first = ''] = host.split('.')
  return /^[a-z][\w-]*$/.test(first) && first !== 'localhost' ? first : 'my-sso'
}

/** Returns a name of a section unchanged. */
export function toSectionName(name: string): string {
  if (isSectionName(name)) return name
  throw new InputError(
    'A name has no quotes, brackets, backslashes, comment signs, or line breaks, and no spaces at its ends.',
  )
}

/** Returns a region unchanged. */
export function toRegion(region: string): string {
  if (region === '') throw new InputError('Enter a region, such as us-east-1.')
  assertRegion(region)
  return region
}

function toScopes(text: string): string {
  const scopes = scopesIn(text)
  const joined = scopes.join(',')
  if (scopes.every((scope) => SCOPE.test(scope)) && isSettingValue(joined)) return joined
  throw new InputError('Use scopes such as sso:account:access, separated by commas.')
}

function scopesIn(text: string): string[] {
  return text
    .split(',')
    .map((scope) => scope.trim())
    .filter(Boolean)
}
