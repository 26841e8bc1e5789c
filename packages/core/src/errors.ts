import type {Problem} from './validate.ts'

/** What stands in the table of errors for one code. */
export interface ErrorEntry {
  /** Exit code of the command line. */
  readonly exit: number
  /** What went wrong, in one sentence. */
  readonly sentence: string
  /** What a person can do. */
  readonly remedy: string
}

/** Every error of our own: its code, sentence, remedy and exit code. Those of the service are in `SERVICE_ERRORS`. */
export const ERRORS = {
  ParamValidation: {
    exit: 252,
    sentence: 'The command line or the input is not valid.',
    remedy: 'Correct what is named, then run the command again. The help of the command lists its options.',
  },
  UnknownOption: {
    exit: 252,
    sentence: 'The command line has a word that the command does not know.',
    remedy: 'Remove or correct the word. The help of the command lists its options.',
  },
  NoRegion: {
    exit: 253,
    sentence: 'No region is set.',
    remedy:
      'Give --region, set AWS_REGION, or write `region` into the profile: the region of your IAM Identity Center ' +
      'instance, such as us-east-1.',
  },
  NoCredentials: {
    exit: 253,
    sentence: 'No IAM credentials were found, and the operation has to be signed.',
    remedy:
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile that has credentials with --profile, or send the ' +
      'request unsigned with --no-sign-request.',
  },
  Pager: {
    exit: 253,
    sentence: 'The pager cannot be started.',
    remedy: 'Correct AWS_PAGER, cli_pager or PAGER, or switch the pager off with --no-cli-pager.',
  },
  CredentialsFailed: {
    exit: 255,
    sentence: 'IAM credentials are configured, but they could not be loaded.',
    remedy: 'Correct the setting that is named, or sign in again where the profile uses IAM Identity Center.',
  },
  SigningUnavailable: {
    exit: 253,
    sentence: 'The operation has to be signed with IAM credentials, but the client has no signer.',
    remedy: 'Give the client a signer, or `sign: false` to send the request unsigned.',
  },
  InvalidRegion: {
    exit: 255,
    sentence: 'The region is not a valid one.',
    remedy: 'A region looks like eu-central-1: letters, digits and dashes, at most 63 of them.',
  },
  ProfileNotFound: {
    exit: 255,
    sentence: 'The profile does not exist.',
    remedy: 'Check the name after --profile or in AWS_PROFILE. `aws configure list-profiles` lists those that exist.',
  },
  InvalidConfig: {
    exit: 255,
    sentence: 'A configuration file cannot be understood.',
    remedy: 'Correct the line that is named. The AWS CLI refuses the file too.',
  },
  InvalidSetting: {
    exit: 255,
    sentence: 'A setting has a value that cannot be used.',
    remedy: 'Correct the option, environment variable or configuration that is named.',
  },
  ConnectionFailed: {
    exit: 255,
    sentence: 'The service could not be reached.',
    remedy: 'Check the network, the region and, if one is set, the endpoint URL.',
  },
  TimedOut: {
    exit: 255,
    sentence: 'The service did not answer in time.',
    remedy: 'Try again, or allow more time with --cli-connect-timeout and --cli-read-timeout.',
  },
  InvalidResponse: {
    exit: 255,
    sentence: 'The answer is not one of the service.',
    remedy: 'Something between you and the service may have answered: a proxy, a sign-in page, a wrong endpoint URL.',
  },
  CodeExpired: {
    exit: 255,
    sentence: 'Nobody decided before the code expired.',
    remedy: 'Start a new authorization with start-device-authorization.',
  },
  PluginFailed: {
    exit: 255,
    sentence: 'A plugin, or a command that installs or removes plugins, failed.',
    remedy: 'Correct what is named. npm installs plugins: it has to be on the PATH, and to reach its registry.',
  },
  QueryFailed: {
    exit: 255,
    sentence: 'The --query expression could not be applied to the answer.',
    remedy: 'Check the functions of the expression and the types of their arguments.',
  },
  FormatFailed: {
    exit: 255,
    sentence: 'The output format failed.',
    remedy: 'Choose another format with --output, or report the error to the package that is named.',
  },
  OutputFailed: {
    exit: 255,
    sentence: 'The result could not be written to standard output.',
    remedy: 'Check where standard output goes: a full disk or a closed stream.',
  },
  Interrupted: {
    exit: 130,
    sentence: 'The command was interrupted.',
    remedy: 'Run it again when you are ready.',
  },
} as const satisfies Record<string, ErrorEntry>

/** Code of an error of our own. */
export type ErrorCode = keyof typeof ERRORS

/** An error with a stable code. Its message holds no secret. */
export abstract class SsoOidcError extends Error {
  /** Stable word for what went wrong: a key of `ERRORS`, or the name of the service's exception. */
  readonly code: string
  /** What a person can do about it. */
  readonly remedy: string
  /** Exit code of the command line. */
  readonly exitCode: number

  constructor(code: string, message: string, entry: {exit: number; remedy: string}, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
    this.remedy = entry.remedy
    this.exitCode = entry.exit
  }
}

/** The caller's mistake: words, files or members of the request. Exit code 252. */
export class InputError extends SsoOidcError {
  /** Every problem of the request, when it was validated; otherwise empty. */
  readonly problems: readonly Problem[]

  constructor(
    message: string,
    options: ErrorOptions & {code?: 'ParamValidation' | 'UnknownOption'; problems?: readonly Problem[]} = {},
  ) {
    const code = options.code ?? 'ParamValidation'
    super(code, message, ERRORS[code], options)
    this.problems = options.problems ?? []
  }
}

type ConfigErrorCode =
  | 'CredentialsFailed'
  | 'InvalidConfig'
  | 'InvalidRegion'
  | 'InvalidSetting'
  | 'NoCredentials'
  | 'NoRegion'
  | 'PluginFailed'
  | 'ProfileNotFound'
  | 'SigningUnavailable'

/** Settings that are missing or cannot be used. Exit code 253 or 255. */
export class ConfigError extends SsoOidcError {
  constructor(code: ConfigErrorCode, message: string = ERRORS[code].sentence, options?: ErrorOptions) {
    super(code, message, ERRORS[code], options)
  }
}

/** The network failed, or time ran out. Exit code 255. */
export class TransportError extends SsoOidcError {
  constructor(code: 'ConnectionFailed' | 'TimedOut' | 'CodeExpired', message: string, options?: ErrorOptions) {
    super(code, message, ERRORS[code], options)
  }
}

/** An answer that cannot be understood, or that lacks what it is for. Exit code 255. */
export class ResponseError extends SsoOidcError {
  constructor(message: string, options?: ErrorOptions) {
    super('InvalidResponse', message, ERRORS.InvalidResponse, options)
  }
}

/** The result could not be brought out: query, format or stream. Exit code 255. */
export class OutputError extends SsoOidcError {
  constructor(
    code: 'QueryFailed' | 'FormatFailed' | 'OutputFailed' | 'Pager',
    message: string,
    options?: ErrorOptions,
  ) {
    super(code, message, ERRORS[code], options)
  }
}
