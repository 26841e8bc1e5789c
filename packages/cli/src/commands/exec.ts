import type {FlagValues} from '../argv/flag.ts'
import {NO_CACHE_FLAG, PROFILE_ARGUMENT, ROLE_NAME_FLAG} from '../argv/role-flags.ts'
import {LOGIN_FLAG, SESSION_FLAG} from '../argv/session-flag.ts'
import type {Command} from '../command.ts'
import {findProgram} from '../exec/find-program.ts'
import {RENEWAL_MARGIN} from '../exec/renewal-margin.ts'
import {becomeProgram} from '../exec/run-program.ts'
import {workEnvironment} from '../exec/work-environment.ts'
import {withLogin} from '../login/sign-in.ts'
import {openRole} from '../network/open-role.ts'
import {keyVariables} from '../output/credential-variables.ts'

const FLAGS = [
  SESSION_FLAG,
  {
    name: 'account-id',
    arity: 'one',
    placeholder: 'id',
    own: true,
    summary: 'Account ID of the role, for a role without a profile. Requires --role-name.',
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
    'The command takes the place of `sso-oidc`: its streams, its terminal, signals, and the exit code are its own. The ' +
      'credentials are cached as by `sso-oidc credentials`.',
    'With `--serve`, the command gets the address of a server instead of keys (`AWS_CONTAINER_CREDENTIALS_FULL_URI`). The ' +
      'server listens on 127.0.0.1, requires a token, renews the credentials in time, and ends with the command. SDKs would ' +
      'use a profile instead of the server, so `AWS_CONFIG_FILE` names a temporary file with the region only, and ' +
      '`AWS_SHARED_CREDENTIALS_FILE` an empty one.',
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
    {about: 'Open a shell, and sign in first if needed:', line: 'sso-oidc exec dev --login'},
  ],

  async run({globals, values, positionals, command}, context) {
    const program = findProgram(command, context)
    const role = openRole({globals, values, profile: positionals['profile']}, context)
    const margin = values.serve ? RENEWAL_MARGIN : undefined
    const request = () => role.credentials({fresh: values['no-cache'], margin})
    const keys =
      role.source === undefined ? await request() : await withLogin(role.source.open, values, context, request)
    const environment = (variables: NodeJS.ProcessEnv) => workEnvironment(role, {globals, variables}, context)
    if (!values.serve) {
      return {text: '', exitCode: await becomeProgram(program, environment(keyVariables(keys)), context.host)}
    }
    const {serveRole} = await import('../exec/serve-role.ts')
    return {text: '', exitCode: await serveRole({program, role, keys, environment}, context)}
  },
}
