import {assertRegion} from '@sso-oidc/core'
import {type Config, configFile, normalStartUrl, type SsoSession, writeConfig} from '@sso-oidc/session'
import {shellWord} from '../argv/plain-word.ts'
import type {CommandContext} from '../command.ts'
import {Interview} from './interview.ts'
import {findByStartUrl} from './known-session.ts'
import {collectName, newSession, suggestedName} from './session-answers.ts'

/** Session of a command line, and the user's decision to save it. */
export interface SaveOffer {
  /** Session to sign in to. It has a name if it is saved. */
  readonly session: SsoSession
  /** Saves the session after the sign-in, or shows how to save it if nobody could be asked. */
  complete(): Promise<void>
}

/**
 * Offers to save a session that is not configured. Asks before the sign-in, because the token is cached under the name of the
 * session.
 *
 * @throws {ConfigError} `InvalidSetting` or `InvalidRegion` if the session is invalid
 */
export async function offerToSave(session: SsoSession, context: CommandContext): Promise<SaveOffer> {
  const {config, stderr} = context
  const startUrl = normalStartUrl(session.startUrl)
  assertRegion(session.region)
  if (isConfigured(session, config)) return {session, complete: async () => {}}
  const questions = context.questions()
  if (questions === undefined) {
    const hint = `To save this session, run:\n${saveCommand({...session, startUrl})}`
    return {session, complete: async () => stderr.log(hint)}
  }
  const file = configFile(context)
  if (!(await questions.confirmation(`Save this session in ${file}?`))) return {session, complete: async () => {}}
  const name = await collectName(session.name, {startUrl, interview: new Interview(questions), config})
  const saved = newSession({...session, name, startUrl})
  return {
    session: saved.session,
    async complete() {
      await writeConfig([saved.section], context)
      stderr.log(`Saved the session ${name} in ${file}.`)
    },
  }
}

/** Returns whether a session, or another one with its start URL, is configured. */
function isConfigured({name, startUrl}: SsoSession, config: Config): boolean {
  if (name !== undefined) return config.ssoSessionNames().includes(name)
  return findByStartUrl(startUrl, config) !== undefined
}

function saveCommand({name, startUrl, region}: SsoSession): string {
  const words = ['--sso-session', name ?? suggestedName(startUrl), '--sso-start-url', startUrl, '--sso-region', region]
  return ['sso-oidc configure', ...words.map(shellWord)].join(' ')
}
