import {InputError, logout as logoutOperation, TransportError} from '@sso-oidc/core'
import {listSessions} from '@sso-oidc/session'
import type {Arguments} from '../argv/arguments.ts'
import type {Flag, FlagValues} from '../argv/flag.ts'
import {type OperationValues, operationFlags} from '../argv/operation-flags.ts'
import {SESSION_FLAG} from '../argv/session-flag.ts'
import type {Command, CommandContext} from '../command.ts'
import {connectSession, type OpenSession, openSession} from '../network/open-session.ts'
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
    'Ends the session at the service, and removes its token, its cached list of roles, and the cached role credentials of ' +
      'all sessions from this computer. Role credentials that were issued earlier stay valid until they expire.',
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
  const given = {globals, settings: readSettings(globals, context)}
  const open = values.all
    ? listSessions(context.config).map((session) => connectSession(session, given, context))
    : [openSession({globals, name: values['sso-session']}, context)]
  let text = ''
  for (const one of open) text += await endSession(one, values.forget ?? false)
  return {text}
}

async function endSession({settings, session}: OpenSession, forget: boolean): Promise<string> {
  const name = settings.name ?? settings.startUrl
  const wasSignedIn = await session.logout({forget}).catch((error: unknown) => {
    if (!(error instanceof TransportError)) throw error
    const message = `The token was removed from this computer, but the session ${name} could not be ended at the service: ${error.message}`
    throw new TransportError(error.code, message, {cause: error})
  })
  return wasSignedIn ? `Signed out of ${name}.\n` : `Not signed in to ${name}.\n`
}
