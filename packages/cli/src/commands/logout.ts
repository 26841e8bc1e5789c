import {InputError, logout as logoutOperation} from '@sso-oidc/core'
import {findSession, incompleteSessions, listSessions} from '@sso-oidc/session'
import type {Arguments} from '../argv/arguments.ts'
import type {Flag, FlagValues} from '../argv/flag.ts'
import {type OperationValues, operationFlags} from '../argv/operation-flags.ts'
import {SESSION_FLAG} from '../argv/session-flag.ts'
import type {Command, CommandContext} from '../command.ts'
import {signOutOf} from '../login/sign-out.ts'
import type {Result} from '../output/output.ts'
import {readSettings} from '../settings/settings.ts'
import {operationCommand} from './operation-command.ts'

const FLAGS = [
  SESSION_FLAG,
  {name: 'all', arity: 'none', own: true, summary: 'Sign out of all sessions.'},
  {name: 'forget', arity: 'none', own: true, summary: 'Also remove the registration of the client from the cache.'},
] as const

/** Returns the options of the operation. One of them selects the operation instead of the session. */
function portalFlags(): Flag[] {
  return operationFlags(logoutOperation).map((flag) => ({...flag, required: false}))
}

/**
 * `sso-oidc logout` signs out of a session. With an access token, or another option of the operation, it is the operation of
 * the access portal.
 */
export const logout: Command<FlagValues<typeof FLAGS> & OperationValues> = {
  name: 'logout',
  summary: 'Signs out and removes the cached tokens.',
  description: [
    'Removes the token of the session, its cached list of roles, and the cached role credentials of all sessions from this ' +
      'computer, and ends the session at the service. Role credentials that were issued earlier stay valid until they expire.',
    'With `--access-token`, the command sends the Logout operation of the access portal for this token, and changes no file.',
  ],
  group: 'Sign in',
  operation: logoutOperation,
  get flags() {
    return [...portalFlags(), ...FLAGS]
  },
  examples: [
    {about: 'Sign out:', line: 'sso-oidc logout'},
    {about: 'Sign out of all sessions:', line: 'sso-oidc logout --all'},
    {about: 'End the session of an access token:', line: 'sso-oidc logout --access-token="$ACCESS_TOKEN"'},
  ],

  async run(args, context) {
    const {values} = args
    const given = portalFlags().find(({name}) => values[name] !== undefined)
    if (given === undefined) return signOut(args, context)
    const other = FLAGS.find(({name}) => values[name] !== undefined)
    if (other !== undefined) throw new InputError(`--${other.name} cannot be combined with --${given.name}.`)
    return operationCommand(logoutOperation).run(args, context)
  },
}

async function signOut(
  {globals, values}: Arguments<FlagValues<typeof FLAGS>>,
  context: CommandContext,
): Promise<Result> {
  if (values.all && values['sso-session'] !== undefined) {
    throw new InputError('--all cannot be combined with --sso-session.')
  }
  const sessions = values.all
    ? [...listSessions(context.config), ...incompleteSessions(context.config)]
    : [findSession(context.config, {session: values['sso-session'], profile: globals.profile || undefined})]
  const options = {globals, settings: readSettings(globals, context), forget: values.forget ?? false}
  return {text: await signOutOf(sessions, options, context)}
}
