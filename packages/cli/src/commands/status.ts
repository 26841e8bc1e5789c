import type {JsonValue} from '@sso-oidc/core'
import {
  createSession,
  findSession,
  type IncompleteSession,
  incompleteSessions,
  listSessions,
  type SsoSession,
} from '@sso-oidc/session'
import type {FlagValues} from '../argv/flag.ts'
import {shellWord} from '../argv/plain-word.ts'
import {SESSION_FLAG} from '../argv/session-flag.ts'
import type {Command, CommandContext} from '../command.ts'
import {localTime} from '../messages/local-time.ts'
import {routedClient} from '../network/routed-client.ts'
import {readSettings} from '../settings/settings.ts'

const FLAGS = [SESSION_FLAG] as const

/** State of one session, as it is printed. */
interface State {
  readonly session: string | null
  readonly startUrl: string | null
  readonly region: string | null
  readonly signedIn: boolean
  readonly expiresAt: string | null
  readonly renewable: boolean
  readonly registrationExpiresAt: string | null
}

/** `sso-oidc status` shows the state of the sessions. */
export const status: Command<FlagValues<typeof FLAGS>> = {
  name: 'status',
  summary: 'Shows your sign-ins and when their tokens expire.',
  description: [
    'Shows the session of `--sso-session` or `--profile`, or all sessions without either. Reads the cache and sends nothing.',
    'The exit code is 0 if each session that is shown has a token that is valid or can be refreshed, and 1 otherwise.',
  ],
  group: 'Sign in',
  exitCodes: [{term: '1', text: 'A session that is shown is not signed in, or no session is configured.'}],
  flags: FLAGS,
  examples: [
    {about: 'Show all sessions:', line: 'sso-oidc status'},
    {about: 'Print when the token of a session expires:', line: 'sso-oidc status --query "[].expiresAt" --output text'},
  ],

  async run({globals, values}, context) {
    const isAsked = values['sso-session'] !== undefined || Boolean(globals.profile)
    const choice = {session: values['sso-session'], profile: globals.profile || undefined}
    const sessions = isAsked ? [findSession(context.config, choice)] : listSessions(context.config)
    const incomplete = isAsked ? [] : incompleteSessions(context.config)
    const complete = await Promise.all(sessions.map((session) => stateOf(session, context)))
    const states = [...complete, ...incomplete.map(incompleteState)]
    const exitCode = states.length > 0 && states.every(({signedIn}) => signedIn) ? 0 : 1
    if (globals.output === undefined && globals.query === undefined) {
      const lines = [
        ...complete.map((state, index) => sentenceOf(state, sessions[index]?.profile, context.now())),
        ...incomplete.map(({name, profile, missing}) => {
          const owner = name ?? `Profile ${profile ?? ''}`
          return `${owner}: lacks ${missing.join(' and ')}. Add the setting to \`~/.aws/config\`.\n`
        }),
      ]
      return {text: lines.join('') || 'No sso-session is configured. Run `sso-oidc configure`.\n', exitCode}
    }
    const result = await context.output.toResult([states as readonly object[] as JsonValue], {
      title: 'Status',
      settings: readSettings(globals, context),
    })
    return {...result, exitCode}
  },
}

async function stateOf(session: SsoSession, context: CommandContext): Promise<State> {
  const client = routedClient(() => {
    throw new Error('the status of a session needs no request')
  })
  const {token, isValid, isRenewable} = await createSession(session, {client, home: context, now: context.now}).status()
  const {name = null, startUrl, region} = session
  return {
    session: name,
    startUrl,
    region,
    signedIn: isValid || isRenewable,
    expiresAt: token?.expiresAt ?? null,
    renewable: isRenewable,
    registrationExpiresAt: token?.registrationExpiresAt ?? null,
  }
}

/** Returns the state of a session that lacks settings. Nobody can be signed in to it. */
function incompleteState({name, startUrl, region}: IncompleteSession): State {
  return {
    session: name ?? null,
    startUrl: startUrl || null,
    region: region || null,
    signedIn: false,
    expiresAt: null,
    renewable: false,
    registrationExpiresAt: null,
  }
}

/** Returns one line about a session: `my-sso (https://…/start): signed in, token valid until 14:05, refreshed automatically`. */
function sentenceOf(
  {session, startUrl, signedIn, expiresAt, renewable}: State,
  profile: string | undefined,
  now: number,
): string {
  const name = session === null ? (startUrl ?? '') : `${session} (${startUrl})`
  const own = profile === undefined ? '' : ` --profile ${shellWord(profile)}`
  const option = session === null ? own : ` --sso-session ${shellWord(session)}`
  if (!signedIn || expiresAt === null) return `${name}: not signed in. Run \`sso-oidc login${option}\`.\n`
  const isValid = Date.parse(expiresAt) > now
  const until = isValid ? `token valid until ${localTime(expiresAt, now)}` : 'token expired'
  return `${name}: signed in, ${until}${renewable ? ', refreshed automatically' : ''}.\n`
}
