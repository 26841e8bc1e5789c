import {InputError} from '@sso-oidc/core'
import type {FlagValues} from '../argv/flag.ts'
import type {GlobalValues} from '../argv/global-flags.ts'
import {NO_CACHE_FLAG, PROFILE_ARGUMENT, ROLE_NAME_FLAG} from '../argv/role-flags.ts'
import {LOGIN_FLAG, SESSION_FLAG} from '../argv/session-flag.ts'
import type {Command, CommandContext, Program} from '../command.ts'
import {allAccounts, readAccounts} from '../exec/choose-accounts.ts'
import {findProgram} from '../exec/find-program.ts'
import {RENEWAL_MARGIN} from '../exec/renewal-margin.ts'
import {runInAccounts} from '../exec/run-in-accounts.ts'
import {becomeProgram} from '../exec/run-program.ts'
import {serveRole} from '../exec/serve-role.ts'
import {workEnvironment} from '../exec/work-environment.ts'
import {withLogin} from '../login/with-login.ts'
import {type OpenRole, type RoleKeys, withProfile} from '../network/open-role.ts'
import {openSession} from '../network/open-session.ts'
import {keyVariables} from '../output/credential-variables.ts'
import {selectRole} from '../roles/select-role.ts'

const FLAGS = [
  SESSION_FLAG,
  {
    name: 'account-id',
    arity: 'list',
    placeholder: 'id',
    own: true,
    summary:
      'Account ID of the role, for a role without a profile. With several, the command runs in each account. Requires ' +
      '--role-name.',
  },
  {
    name: 'all-accounts',
    arity: 'none',
    own: true,
    summary: 'Run the command in each account that assigns the role of --role-name to you.',
  },
  {
    name: 'parallel',
    arity: 'one',
    type: 'count',
    placeholder: 'number',
    own: true,
    summary: 'Maximum number of accounts in which the command runs at the same time. Default: 1.',
  },
  ROLE_NAME_FLAG,
  LOGIN_FLAG,
  NO_CACHE_FLAG,
  {
    name: 'serve',
    arity: 'none',
    own: true,
    summary:
      'Run a credential server on 127.0.0.1 for the command instead of passing keys, so that it can run for longer than the ' +
      'credentials are valid.',
  },
] as const

/** `sso-oidc exec` runs a command with the credentials of a role. */
export const exec: Command<FlagValues<typeof FLAGS>> = {
  name: 'exec',
  summary: 'Runs a command with the credentials of a role.',
  description: [
    'Sets `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_CREDENTIAL_EXPIRATION`, and, if a region is ' +
      'known, `AWS_REGION` and `AWS_DEFAULT_REGION`. `SSO_OIDC_ROLE` is the name of the role, for example for the prompt of a ' +
      'shell. Removes `AWS_PROFILE` and all other variables that would override the credentials, so a command can itself use ' +
      '`sso-oidc exec`.',
    'Write the command after `--`. Without a command, the shell of `SHELL` starts.',
    'The command replaces the process of `sso-oidc`: it gets the streams, the terminal, and all signals, and its exit code is ' +
      'returned. The credentials are cached as by `sso-oidc credentials`.',
    'With `--serve`, the command gets the address of a server instead of keys (`AWS_CONTAINER_CREDENTIALS_FULL_URI`). The ' +
      'server listens on 127.0.0.1, requires a token, renews the credentials in time, and ends with the command. SDKs would ' +
      'use a profile instead of the server, so `AWS_CONFIG_FILE` names a temporary file with the region only, and ' +
      '`AWS_SHARED_CREDENTIALS_FILE` an empty one.',
    'With several accounts, the command runs once in each of them. Each line of its output begins with the account, its ' +
      'standard input is empty, and the exit code is the highest one.',
    '`--region` sets the region of the command. The region of the sign-in is that of the session.',
  ],
  group: 'Work',
  flags: FLAGS,
  positionals: [PROFILE_ARGUMENT],
  takesCommand: true,
  failureCode: 125,
  examples: [
    {about: 'Run a command in the role of a profile:', line: 'sso-oidc exec dev -- printenv AWS_ACCESS_KEY_ID'},
    {
      about: 'Run a command in a role without a profile, in another region:',
      line: 'sso-oidc exec --account-id 111122223333 --role-name ViewOnlyAccess --region eu-west-1 -- printenv AWS_REGION',
    },
    {
      about: 'Run a command for longer than the credentials are valid:',
      line: 'sso-oidc exec dev --serve -- printenv SSO_OIDC_ROLE',
    },
    {
      about: 'Run a command in each account that assigns the role:',
      line: 'sso-oidc exec --all-accounts --role-name ViewOnlyAccess --parallel 4 -- printenv AWS_ACCESS_KEY_ID',
    },
    {about: 'Open a shell, and sign in first if needed:', line: 'sso-oidc exec dev --login'},
  ],

  async run({globals: given, values, positionals, command}, context) {
    const {ids, isEach} = readAccounts(values)
    if (isEach && command.length === 0) throw new InputError('Several accounts require a command after `--`.')
    const program = findProgram(command, context)
    const globals = withProfile(given, positionals['profile'])
    const margin = values.serve ? RENEWAL_MARGIN : undefined
    const {'account-id': _, ...named} = values
    const open = async (accountId: string | undefined): Promise<OpenedRole> => {
      const account = accountId === undefined ? {} : {'account-id': accountId}
      const role = await selectRole({globals, values: {...named, ...account}}, values, context)
      return {
        role,
        request: () => role.credentials({fresh: values['no-cache'], margin}),
        environment: (variables) => workEnvironment(role, {globals, variables}, context),
      }
    }
    if (isEach) return {text: '', exitCode: await runInEach({ids, program, globals, values, open}, context)}
    const {role, request, environment} = await open(ids?.[0])
    const keys =
      role.source === undefined ? await request() : await withLogin(role.source.open, values, context, request)
    if (!values.serve) {
      return {text: '', exitCode: await becomeProgram(program, environment(keyVariables(keys)), context.host)}
    }
    return {text: '', exitCode: await serveRole({program, role, keys, environment}, context)}
  },
}

/** A role, its credentials, and the environment of a command that works with it. */
interface OpenedRole {
  readonly role: OpenRole
  readonly request: () => Promise<RoleKeys>
  readonly environment: (variables: NodeJS.ProcessEnv) => NodeJS.ProcessEnv
}

/** Command to run in several accounts, or in all of them without IDs. */
interface EachAccount {
  readonly ids: readonly string[] | undefined
  readonly program: Program
  readonly globals: GlobalValues
  readonly values: FlagValues<typeof FLAGS>
  readonly open: (accountId: string) => Promise<OpenedRole>
}

async function runInEach({ids, program, globals, values, open}: EachAccount, context: CommandContext): Promise<number> {
  const session = openSession({globals, name: values['sso-session']}, context)
  const accounts = await withLogin(session, values, context, async () => {
    if (ids === undefined) return allAccounts(session)
    await session.session.token()
    return ids.map((accountId) => ({accountId}))
  })
  const environment = async (accountId: string): Promise<NodeJS.ProcessEnv> => {
    const {request, environment: environmentOf} = await open(accountId)
    return environmentOf(keyVariables(await request()))
  }
  const {'role-name': roleName = '', parallel = 1} = values
  const runs = {accounts, roleName, program, parallel, skipsOthers: ids === undefined, environment}
  return runInAccounts(runs, context)
}
