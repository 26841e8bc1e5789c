import {assertRegion, InputError} from '@sso-oidc/core'
import {
  type Config,
  configFile,
  findSession,
  isSameStartUrl,
  listSessions,
  normalStartUrl,
  type SsoSession,
  writeConfig,
} from '@sso-oidc/session'
import {shellWord} from '../argv/plain-word.ts'
import type {CommandContext} from '../command.ts'
import {quote} from '../messages/quote.ts'
import {Interview} from './interview.ts'
import {collectName, type NamedSession, newSession, suggestedName} from './session-answers.ts'

/** Session of a command line, and the user's decision to save it. */
export interface SaveOffer {
  /** Session to sign in to. Its name is that of the configuration, or one under which it can be saved. */
  readonly session: SsoSession
  /** Saves the session after the sign-in, or shows how to save it if nobody could be asked. */
  complete(): Promise<void>
}

/**
 * Returns the configured session with a start URL, or offers to save it. Asks before the sign-in, because the token is cached
 * under the name of the session. With `isQuiet`, asks and shows nothing.
 *
 * @throws {ConfigError} `InvalidSetting` or `InvalidRegion` if the session is invalid
 * @throws {InputError} if the session is configured with another start URL or region
 */
export async function offerToSave(
  given: SsoSession,
  context: CommandContext,
  {isQuiet = false}: {isQuiet?: boolean | undefined} = {},
): Promise<SaveOffer> {
  const {config, stderr} = context
  const session = {...given, startUrl: normalStartUrl(given.startUrl)}
  assertRegion(session.region)
  const configured = findConfigured(session, config)
  if (configured !== undefined) return {session: configured, complete: async () => {}}
  const unsaved = nameSession(session, config)
  if (isQuiet) return {session: unsaved, complete: async () => {}}
  const questions = context.questions()
  if (questions === undefined) {
    return {session: unsaved, complete: async () => stderr.log(`To save this session, run:\n${saveCommand(unsaved)}`)}
  }
  const file = configFile(context)
  if (!(await questions.confirmation(`Save this session in ${file}?`))) {
    return {session: unsaved, complete: async () => {}}
  }
  const {startUrl} = session
  const name = await collectName(given.name, {startUrl, interview: new Interview(questions), config})
  const saved = newSession({...session, name})
  return {
    session: saved.session,
    async complete() {
      await writeConfig([saved.section], context)
      stderr.log(`Saved the session ${name} in ${file}.`)
    },
  }
}

/** Returns the configured session with this name or, for a session without a name, with this start URL. */
function findConfigured({name, startUrl, region}: SsoSession, config: Config): SsoSession | undefined {
  const known =
    name === undefined
      ? listSessions(config).find((session) => isSameStartUrl(session.startUrl, startUrl))
      : config.ssoSessionNames().includes(name)
        ? findSession(config, {session: name})
        : undefined
  if (known === undefined || (isSameStartUrl(known.startUrl, startUrl) && known.region === region)) return known
  const where = known.name === undefined ? 'A profile' : `The sso-session ${quote(known.name)}`
  throw new InputError(
    `${where} has the start URL ${known.startUrl} and the region ${known.region}. Pass the same values, or another name with --sso-session.`,
  )
}

/** Gives a session the name of its option, or one that `configure` suggests and no other session has. */
function nameSession(session: SsoSession, config: Config): NamedSession {
  const suggested = suggestedName(session.startUrl)
  const taken = config.ssoSessionNames()
  let name = session.name ?? suggested
  for (let number = 2; taken.includes(name); number += 1) name = `${suggested}-${number}`
  return newSession({...session, name}).session
}

function saveCommand({name, startUrl, region}: NamedSession): string {
  const words = ['--sso-session', name, '--sso-start-url', startUrl, '--sso-region', region]
  return ['sso-oidc configure', ...words.map(shellWord)].join(' ')
}
