import {InputError, type JsonValue} from '@sso-oidc/core'
import {writeConfig} from '@sso-oidc/session'
import type {Arguments} from '../argv/arguments.ts'
import type {FlagValues} from '../argv/flag.ts'
import {shellWord} from '../argv/plain-word.ts'
import type {Command} from '../command.ts'
import {openAssignments} from '../configure/assignments.ts'
import {replacements, shadowingKeys} from '../configure/existing-profile.ts'
import {Interview} from '../configure/interview.ts'
import {collectProfile} from '../configure/profile-answers.ts'
import {collectSession} from '../configure/session-answers.ts'
import {readSettingsOrNone} from '../settings/settings.ts'

const FLAGS = [
  {
    name: 'sso-session',
    arity: 'one',
    placeholder: 'name',
    own: true,
    summary: 'Name of the session. Default: the first part of the host name of the start URL.',
  },
  {name: 'sso-start-url', arity: 'one', placeholder: 'url', own: true, summary: 'Start URL of the access portal.'},
  {name: 'sso-region', arity: 'one', placeholder: 'region', own: true, summary: 'Region of IAM Identity Center.'},
  {
    name: 'sso-registration-scopes',
    arity: 'one',
    placeholder: 'scopes',
    own: true,
    summary: 'Scopes of the session, separated by commas. Default: sso:account:access.',
  },
  {name: 'sso-account-id', arity: 'one', placeholder: 'id', own: true, summary: 'Account of the profile.'},
  {name: 'sso-role-name', arity: 'one', placeholder: 'name', own: true, summary: 'Role of the profile.'},
  {name: 'session-only', arity: 'none', own: true, summary: 'Write the session and no profile.'},
  {name: 'use-device-code', arity: 'none', own: true, summary: 'Sign in with a device code if a sign-in is needed.'},
  {name: 'no-browser', arity: 'none', own: true, summary: 'Print the URL of the sign-in and do not open a browser.'},
] as const

type Values = FlagValues<typeof FLAGS>

/** `sso-oidc configure` writes a session and a profile to the configuration file. */
export const configure: Command<Values> = {
  name: 'configure',
  summary: 'Writes a session and a profile to ~/.aws/config.',
  description: [
    'Asks for the start URL and the region of IAM Identity Center, signs in, and lets you select an account and a role. Then ' +
      'it writes an `[sso-session]` and a `[profile]` section, which the AWS CLI and the AWS SDKs use too. All other lines of ' +
      'the file stay as they are.',
    'Each option answers one question. `--profile` is the name of the profile to write, and `--region` is its default ' +
      'region. Without a terminal, the command asks nothing, and writes a profile only if an option describes one.',
    '`configure profiles` writes a profile for each of your roles.',
  ],
  group: 'Setup',
  flags: FLAGS,
  examples: [
    {
      about: 'Write a session:',
      line: 'sso-oidc configure --session-only --sso-session my-sso --sso-start-url https://d-1234567890.awsapps.com/start --sso-region us-east-1',
    },
    {
      about: 'Write a profile for a role:',
      line: 'sso-oidc configure --sso-session my-sso --sso-account-id 123456789012 --sso-role-name ReadOnly --profile dev --region eu-west-1',
    },
  ],

  async run(args, context) {
    const {globals, values} = args
    const interview = new Interview(context.questions())
    const isProfile = wantsProfile(args, interview.questions !== undefined)
    const {profile, region} = globals
    const {config} = context
    const {session, section} = await collectSession(values, {interview, config, profile})
    const settings = readSettingsOrNone(globals, context)
    const signIn = {useDeviceCode: values['use-device-code'], noBrowser: values['no-browser']}
    const assignments = openAssignments(session, {options: signIn, globals, settings}, context)
    const options = {profile, region, accountId: values['sso-account-id'], roleName: values['sso-role-name']}
    const added = isProfile ? [await collectProfile(options, {interview, config, session, assignments})] : []
    interview.finish()
    const sections = [section, ...added]
    const replaced = replacements(sections, config)
    const warning = added[0] && shadowingKeys(added[0].name, config)
    const file = await writeConfig(sections, context)
    if (warning !== undefined) context.stderr.log(warning)
    if (globals.output === undefined && globals.query === undefined) {
      const next = (await assignments.isSignedIn()) ? useHint(added[0]?.name) : signInHint(session.name)
      const saved = `Saved ${sections.map(({kind, name}) => `the ${kind} ${name}`).join(' and ')} in ${file}.`
      return {text: `${[saved, ...replaced].join('\n')}\n${next}`}
    }
    const value: JsonValue = {file, session: session.name, profile: added[0]?.name ?? null}
    return context.output.toResult([value], {title: 'Configure', settings})
  },
}

/**
 * Returns whether to write a profile: on a terminal always, else if an option describes one.
 *
 * @throws {InputError} if options for a profile are combined with `--session-only`
 */
function wantsProfile({globals, values}: Arguments<Values>, isTerminal: boolean): boolean {
  const described = {...globals, ...values}
  const given = (['sso-account-id', 'sso-role-name', 'profile', 'region'] as const).find((name) => described[name])
  if (!values['session-only']) return isTerminal || given !== undefined
  if (given !== undefined) throw new InputError(`--session-only cannot be combined with --${given}.`)
  return false
}

function useHint(profile: string | undefined): string {
  if (profile === undefined) return ''
  const word = shellWord(profile)
  return `Run \`sso-oidc exec ${word} -- COMMAND\` to use it. AWS tools use it with \`--profile ${word}\`.\n`
}

function signInHint(session: string): string {
  return `Run \`sso-oidc login --sso-session ${shellWord(session)}\` to sign in.\n`
}
