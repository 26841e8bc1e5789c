import type {ErrorCode} from '@sso-oidc/core'
import type {SessionErrorCode} from '@sso-oidc/session'
import type {OutputError} from './output-error.ts'

/** Entry of an error code. */
export interface ErrorEntry {
  /** Exit code of the program. */
  readonly exit: 126 | 127 | 252 | 253 | 254 | 255
  /** Meaning of the code in one sentence. */
  readonly sentence: string
  /**
   * Advice for the user, for `remedyFor`. `{command}` stands for the program and the command, such as
   * `sso-oidc create-token`, `{list}` for the content of its help, which is commands or options, and `{login}` for the command
   * that signs in.
   */
  readonly remedy: string
  /** Advice in place of the remedy if the message lists several possibilities. */
  readonly ifSeveral?: string
}

type ProgramErrorCode =
  | 'CommandFailed'
  | 'CommandNotFound'
  | 'CredentialsFailed'
  | 'NoCredentials'
  | 'PluginFailed'
  | 'UnknownOption'
  | OutputError['code']

/** Sentence, remedy, and exit code of each error code, except for those of the services. */
export const ERRORS = {
  ParamValidation: {
    exit: 252,
    sentence: 'The command line or the input is invalid.',
    remedy: 'Fix the errors above and try again. Run `{command} --help` for the list of {list}.',
  },
  UnknownOption: {
    exit: 252,
    sentence: 'The command does not have this option or argument.',
    remedy: 'Fix the errors above and try again. Run `{command} --help` for the list of {list}.',
  },
  NoRegion: {
    exit: 253,
    sentence: 'No region is configured.',
    remedy:
      'Pass the region of your IAM Identity Center instance, for example `--region us-east-1`. You can also set ' +
      '`AWS_REGION` or add `region` to your profile.',
  },
  CacheFailed: {
    exit: 255,
    sentence: 'A file in the token cache cannot be written or removed.',
    remedy: 'Check the permissions of `~/.aws` and the free space of the disk.',
  },
  NoSession: {
    exit: 253,
    sentence: 'No sign-in session is configured, or several are.',
    remedy: 'Add a session to `~/.aws/config` with `sso-oidc configure`.',
    ifSeveral: 'Select one with `--sso-session`.',
  },
  NoApproval: {
    exit: 255,
    sentence: 'Nobody approved the sign-in in time.',
    remedy: 'Run `sso-oidc login` again. If the browser cannot reach this computer, add `--use-device-code`.',
  },
  NotSignedIn: {
    exit: 255,
    sentence: 'There is no valid access token for the session.',
    remedy: 'Run `{login}`.',
  },
  NoCredentials: {
    exit: 253,
    sentence: 'The operation needs a signature, but no IAM credentials were found.',
    remedy:
      'Set `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or select a profile that has credentials with `--profile`.',
  },
  NoRole: {
    exit: 253,
    sentence: 'The command needs a role, and the profile has none.',
    remedy:
      'Pass a profile with `sso_account_id` and `sso_role_name`, or pass `--account-id` and `--role-name`. Run ' +
      '`sso-oidc roles` for your roles.',
  },
  CredentialsFailed: {
    exit: 255,
    sentence: 'IAM credentials are configured, but they could not be loaded.',
    remedy:
      'Fix the error above and try again. Sign in again if the profile uses IAM Identity Center (`sso-oidc login`) or ' +
      '`login_session` (`aws login`).',
  },
  SigningUnavailable: {
    exit: 253,
    sentence: 'The operation needs a signature, but the client has no signer.',
    remedy: 'Send the request unsigned with `--no-sign-request`.',
  },
  InvalidRegion: {
    exit: 255,
    sentence: 'The region is invalid.',
    remedy: 'A region has 1 to 63 letters, digits, and hyphens, for example `eu-central-1`.',
  },
  ProfileNotFound: {
    exit: 255,
    sentence: 'The profile does not exist.',
    remedy: 'Check `--profile` and `AWS_PROFILE`, or add the profile to `~/.aws/config` with `sso-oidc configure`.',
  },
  SessionNotFound: {
    exit: 255,
    sentence: 'The sso-session does not exist.',
    remedy:
      'Check `--sso-session`, and `sso_session` in your profile. Run `sso-oidc status` for the list of sessions, or add one ' +
      'with `sso-oidc configure`.',
  },
  InvalidConfig: {
    exit: 255,
    sentence: 'A configuration file is invalid.',
    remedy: 'Fix the file and try again.',
  },
  InvalidSetting: {
    exit: 255,
    sentence: 'A setting has an invalid value.',
    remedy: 'Fix the option, environment variable, or profile setting above and try again.',
  },
  ConnectionFailed: {
    exit: 255,
    sentence: 'The connection to the service failed.',
    remedy: 'Check the network, the region, the proxy (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`), and `--endpoint-url`.',
  },
  TimedOut: {
    exit: 255,
    sentence: 'The service or the proxy did not respond in time.',
    remedy: 'Try again, or increase the time limits with `--cli-connect-timeout` and `--cli-read-timeout`.',
  },
  InvalidResponse: {
    exit: 255,
    sentence: 'The response did not come from IAM Identity Center, or a list has no end.',
    remedy: 'Check for a proxy, a captive portal, or a wrong `--endpoint-url`.',
  },
  expired_token: {
    exit: 254,
    sentence: 'The device code expired before it was approved.',
    remedy: 'Sign in again with `sso-oidc login`, or get a new code with `sso-oidc start-device-authorization`.',
  },
  PluginFailed: {
    exit: 255,
    sentence: 'A plugin, or a command that installs or removes plugins, failed.',
    remedy: 'Fix the error above and try again. Run `sso-oidc plugins` for the list of installed plugins.',
  },
  CommandNotFound: {
    exit: 127,
    sentence: 'The command that `sso-oidc exec` should run was not found.',
    remedy: 'Check the spelling of the command and `PATH`.',
  },
  CommandFailed: {
    exit: 126,
    sentence: 'The command that `sso-oidc exec` should run was found, but it could not be executed.',
    remedy: 'Check that the file is an executable program for this computer.',
  },
  QueryFailed: {
    exit: 255,
    sentence: 'The `--query` expression could not be applied to the result.',
    remedy: 'Check the functions in the expression and the types of their arguments.',
  },
  FormatFailed: {
    exit: 255,
    sentence: 'The output format failed.',
    remedy:
      'Fix the error above, select another format with `--output`, or report the error to the author of the format.',
  },
  OutputFailed: {
    exit: 255,
    sentence: 'The result could not be written to standard output.',
    remedy: 'Check for a full disk or a closed stream.',
  },
} as const satisfies Record<ErrorCode | SessionErrorCode | ProgramErrorCode, ErrorEntry>

/**
 * Returns the remedy of an error for a command, or for the program if the command is `sso-oidc`. `choice` is the option that
 * selects the session to sign in to.
 */
export function remedyFor({remedy}: ErrorEntry, command: string, choice?: string): string {
  const list = command === 'sso-oidc' ? 'commands' : 'options'
  const login = choice === undefined ? 'sso-oidc login' : `sso-oidc login ${choice}`
  return remedy.replaceAll('{command}', command).replaceAll('{list}', list).replaceAll('{login}', login)
}
