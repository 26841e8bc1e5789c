import {ConfigError, InputError, type RoleCredentials} from '@sso-oidc/core'
import {
  type Credentials,
  profileError,
  type Role,
  roleOfProfile,
  sessionOfProfile,
  showName,
  textOf,
} from '@sso-oidc/session'
import type {FlagValues} from '../argv/flag.ts'
import type {GlobalValues} from '../argv/global-flags.ts'
import type {ROLE_FLAGS} from '../argv/role-flags.ts'
import {errorMessage} from '../messages/error-message.ts'
import {quote} from '../messages/quote.ts'
import {withoutOuterRegion} from '../settings/outer-role.ts'
import {readSettings, type Settings} from '../settings/settings.ts'
import {transportSettings} from './connection.ts'
import {connectSession, type OpenSession, openSession, type SessionContext} from './open-session.ts'
import {roleOfProcess} from './role-of-process.ts'

/** Words of a command line that name a role. */
export interface RoleChoice {
  readonly globals: GlobalValues
  readonly values: FlagValues<typeof ROLE_FLAGS>
  /** Profile that is named without an option. */
  readonly profile?: string | undefined
}

/** Credentials of a role, of its account if it is known. */
export type RoleKeys = Credentials & {readonly accountId?: string}

/** Settings of a request for credentials. */
interface KeyOptions {
  /** True to ignore cached credentials. Default: false. */
  readonly fresh?: boolean | undefined
  /** Milliseconds that cached credentials of a session must be valid for. Default: 15 minutes. */
  readonly margin?: number | undefined
  /** Gets the reason why valid credentials could not be replaced or cached. Default: it is logged. */
  readonly onWarning?: (reason: unknown) => void
}

/** A role and the settings that it was found with. */
export interface OpenRole {
  /** Name of the profile, or of the role and the account: `Admin@111122223333`. */
  readonly name: string
  /** Region of the work: `--region`, the environment, or the profile. Undefined if none is set. */
  readonly region: string | undefined
  /** Session and role. Undefined if other credentials assume the role. */
  readonly source?: {readonly open: OpenSession; readonly role: Role}
  /**
   * Returns the credentials, from the cache if possible. Adds them to the secrets of the run.
   *
   * @throws as `Session.roleCredentials` and `findCredentials`
   */
  credentials(options?: KeyOptions): Promise<RoleKeys>
}

/** Settings with which a profile has credentials. */
const CREDENTIAL_KEYS = [
  'role_arn',
  'sso_account_id',
  'sso_role_name',
  'credential_process',
  'aws_access_key_id',
  'login_session',
]

/**
 * Finds the role of a command line: of `--account-id` and `--role-name`, or of a profile. Sends nothing. Keys in the
 * environment are ignored, because they do not name a role.
 *
 * @throws {InputError} if the options contradict each other
 * @throws {ConfigError} `NoRole` if the profile has none, and as `findSession`
 */
export function openRole(choice: RoleChoice, context: SessionContext): OpenRole {
  return find(choice, [], {...context, env: withoutOuterRegion(context.env)})
}

/**
 * Returns the global options with the profile that an argument names.
 *
 * @throws {InputError} if `--profile` names one too
 */
export function withProfile(globals: GlobalValues, profile: string | undefined): GlobalValues {
  if (profile === undefined) return globals
  if (globals.profile) throw new InputError('The argument <profile> cannot be combined with --profile.')
  return {...globals, profile}
}

/** `visited` are the profiles whose `credential_process` lines led here. */
function find(
  {globals: given, values, profile}: RoleChoice,
  visited: readonly string[],
  context: SessionContext,
): OpenRole {
  const globals = withProfile(given, profile)
  const settings = readSettings(globals, context)
  const {'account-id': accountId, 'role-name': roleName, 'sso-session': name} = values
  if (accountId !== undefined && !/^\d{12}$/.test(accountId)) {
    throw new InputError(`Invalid --account-id ${quote(accountId)}. An account ID has 12 digits.`)
  }
  if (accountId !== undefined && roleName !== undefined) {
    const open = openSession({globals, name}, context)
    return ofSession(open, {accountId, roleName}, {name: `${roleName}@${accountId}`, settings}, context)
  }
  if (accountId !== undefined || roleName !== undefined) {
    throw new InputError('--account-id and --role-name require each other.')
  }
  if (name !== undefined) throw new InputError('--sso-session requires --account-id and --role-name.')
  return ofProfile({settings, globals}, visited, context)
}

function ofProfile(
  {settings, globals}: {settings: Settings; globals: GlobalValues},
  visited: readonly string[],
  context: SessionContext,
): OpenRole {
  const {profile} = settings
  if (!CREDENTIAL_KEYS.some((key) => textOf(profile.settings, key) !== undefined)) {
    throw new ConfigError('NoRole', `Profile${showName(profile.name)} has no role.`, {details: {profile: profile.name}})
  }
  const role = roleOfProfile(profile)
  const session = role === undefined ? undefined : sessionOfProfile(profile)
  if (role !== undefined && session !== undefined) {
    const open = connectSession(session, {globals, settings}, context)
    return ofSession(open, role, {name: profile.name, settings}, context)
  }
  if (visited.includes(profile.name)) {
    throw profileError(profile, 'has a credential_process that gets the credentials of the same profile again')
  }
  const named = roleOfProcess(profile)
  if (named === undefined) return ofOther(settings, globals, context)
  const next = {...globals, ...(named.profile === undefined ? {} : {profile: named.profile})}
  const found = find({globals: next, values: named.values}, [...visited, profile.name], context)
  return {...found, name: profile.name, region: settings.get('region')?.value ?? found.region}
}

function ofSession(
  open: OpenSession,
  role: Role,
  {name, settings}: {name: string; settings: Settings},
  {redactor, stderr}: SessionContext,
): OpenRole {
  const credentials = async ({onWarning, ...options}: KeyOptions = {}): Promise<RoleKeys> => {
    const {credentials: keys, warning} = await open.session.roleCredentials(role, options)
    redactor.add(keys.secretAccessKey, keys.sessionToken)
    if (warning !== undefined) (onWarning ?? ((reason) => stderr.log(warningText(keys, reason))))(warning)
    return {...keys, accountId: role.accountId}
  }
  return {name, region: settings.get('region')?.value, source: {open, role}, credentials}
}

/** Finds the credentials of a profile as the AWS CLI does, for example by AssumeRole. */
function ofOther(settings: Settings, globals: GlobalValues, context: SessionContext): OpenRole {
  const {profile} = settings
  const region = settings.get('region')?.value
  const {config, env, redactor, stderr} = context
  const credentials = async ({fresh}: {fresh?: boolean | undefined} = {}): Promise<RoleKeys> => {
    const roleArn = textOf(profile.settings, 'role_arn')
    if (roleArn !== undefined && region === undefined) throw new ConfigError('NoRegion', 'No region is configured.')
    const [{findCredentials}, {nodeTransport}] = await Promise.all([
      import('./credentials.ts'),
      import('./transport.ts'),
    ])
    const transport = context.transport ?? nodeTransport(transportSettings({globals, settings}, context), env)
    const keys = await findCredentials({
      context,
      config,
      profile,
      isProfileOption: true,
      fresh,
      region: region ?? '',
      transport,
      onWarning: (line) => stderr.log(line),
    })
    redactor.add(keys.secretAccessKey, keys.sessionToken)
    const [, accountId] = /^arn:[^:]*:iam::(\d+):/.exec(roleArn ?? '') ?? []
    return accountId === undefined ? keys : {...keys, accountId}
  }
  return {name: profile.name, region, credentials}
}

function warningText({expiration}: RoleCredentials, warning: unknown): string {
  const until = new Date(expiration).toISOString()
  return `sso-oidc: warning: The credentials could not be replaced or cached: ${errorMessage(warning)} They are valid until ${until}.`
}
