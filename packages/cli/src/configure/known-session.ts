import {type Config, isSameStartUrl, type NamedSection, textOf} from '@sso-oidc/session'
import type {Interview} from './interview.ts'

/** Returns a configured session with this start URL. The form of the URL does not matter. */
function findByStartUrl(startUrl: string, config: Config): NamedSection | undefined {
  return allSessions(config).find(({settings}) => isSameStartUrl(textOf(settings, 'sso_start_url') ?? '', startUrl))
}

/** Returns the configured session that the options or the profile name, or that the user selects. */
export async function findKnown(
  {'sso-session': name, 'sso-start-url': startUrl}: {'sso-session'?: string; 'sso-start-url'?: string},
  {interview, config, profile}: {interview: Interview; config: Config; profile: string | undefined},
): Promise<NamedSection | undefined> {
  const sessions = allSessions(config)
  const byName = (wanted: string): NamedSection | undefined => sessions.find((session) => session.name === wanted)
  if (name !== undefined) return byName(name)
  if (startUrl !== undefined) return findByStartUrl(startUrl, config)
  if (sessions.length === 0) return undefined
  const own = profile !== undefined && config.profileNames().includes(profile) ? config.profile(profile) : undefined
  const [only, another] = sessions
  const chosen = await interview.choice({
    flag: 'sso-session',
    given: undefined,
    fallback: own?.ssoSession?.name ?? (another === undefined ? only?.name : undefined),
    message: 'Session:',
    choices: async () => [
      ...sessions.map((session) => ({name: describe(session), value: session.name})),
      {name: 'A new session', value: ''},
    ],
    parse: (value) => value,
  })
  return byName(chosen)
}

function allSessions(config: Config): NamedSection[] {
  return config.ssoSessionNames().map((name) => config.ssoSession(name))
}

function describe({name, settings}: NamedSection): string {
  return `${name} (${textOf(settings, 'sso_start_url') ?? 'incomplete'})`
}
