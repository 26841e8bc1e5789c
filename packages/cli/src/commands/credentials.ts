import {InputError, type JsonValue} from '@sso-oidc/core'
import type {FlagValues} from '../argv/flag.ts'
import {NO_CACHE_FLAG, PROFILE_ARGUMENT, ROLE_FLAGS} from '../argv/role-flags.ts'
import {LOGIN_FLAG} from '../argv/session-flag.ts'
import type {Command} from '../command.ts'
import {withLogin} from '../login/with-login.ts'
import type {OpenRole, RoleKeys} from '../network/open-role.ts'
import {CREDENTIAL_FORMS, credentialText} from '../output/credential-forms.ts'
import {iniValue, processValue, variablesOf} from '../output/credential-variables.ts'
import {selectRole} from '../roles/select-role.ts'
import {readSettings} from '../settings/settings.ts'

const FLAGS = [
  ...ROLE_FLAGS,
  LOGIN_FLAG,
  NO_CACHE_FLAG,
  {
    name: 'format',
    arity: 'one',
    choices: CREDENTIAL_FORMS,
    summary: 'Print the keys as `aws configure export-credentials --format` does. Default: process.',
  },
] as const

/** Formats that print variables. */
const VARIABLE_FORMATS: readonly (string | undefined)[] = ['dotenv', 'env', 'fish', 'powershell']

/** `sso-oidc credentials` prints the credentials of a role. */
export const credentials: Command<FlagValues<typeof FLAGS>> = {
  name: 'credentials',
  summary: 'Prints the credentials of a role.',
  description: [
    'Prints the JSON that `credential_process` of the AWS CLI and the AWS SDKs expects. Only `--output` and `--format` change ' +
      'the form: the settings of the profile and of the environment do not. `--output env`, `fish`, `powershell`, and ' +
      '`dotenv` print variables for AWS tools, and unset variables that would override them. `--output ini` prints a ' +
      'section for ~/.aws/credentials.',
    'If the profile has no role, you can select one on a terminal: type to search. The last one that you selected comes first.',
    'The credentials are cached where the AWS CLI caches them (`~/.aws/cli/cache`). They are requested again if fewer than ' +
      '15 minutes are left.',
    'A profile with `role_arn` works too: the role is assumed with the credentials of its source profile, and cached in the ' +
      'same place. If the profile needs an MFA code, the command uses credentials that the AWS CLI has cached.',
  ],
  group: 'Work',
  flags: FLAGS,
  positionals: [PROFILE_ARGUMENT],
  examples: [
    {about: 'Print the credentials of the role of a profile:', line: 'sso-oidc credentials dev'},
    {about: 'Use the role in a shell:', line: 'lines=$(sso-oidc credentials dev --output env)\neval "$lines"'},
    {
      about: 'Print the credentials of a role without a profile:',
      line: 'sso-oidc credentials --account-id 111122223333 --role-name ViewOnlyAccess',
    },
  ],

  async run({globals, values, positionals}, context) {
    if (values.format !== undefined && (globals.output !== undefined || globals.query !== undefined)) {
      throw new InputError('--format cannot be combined with --output or --query.')
    }
    const role = await selectRole({globals, values, profile: positionals['profile']}, values, context)
    const request = () => role.credentials({fresh: values['no-cache']})
    const keys =
      role.source === undefined ? await request() : await withLogin(role.source.open, values, context, request)
    if (values.format !== undefined) return {text: credentialText(values.format, keys)}
    if (globals.output === undefined && globals.query === undefined) return {text: credentialText('process', keys)}
    const printed = globals.query === undefined ? formValue(globals.output, keys, role) : processValue(keys)
    // The setting `output` does not change the form.
    const settings = readSettings({...globals, output: globals.output ?? 'json'}, context)
    const {pager: _, ...result} = await context.output.toResult([printed], {title: 'Credentials', settings})
    return result
  },
}

/** Returns the value that a format prints: variables, a section of a file, or the JSON of `credential_process`. */
function formValue(format: string | undefined, keys: RoleKeys, {name, region}: OpenRole): JsonValue {
  if (VARIABLE_FORMATS.includes(format)) return variablesOf(keys, region)
  return format === 'ini' ? iniValue(keys, name) : processValue(keys)
}
