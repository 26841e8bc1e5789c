import {bundledFormats} from '#bundled-formats'
import type {Flag, FlagValues} from './flag.ts'

/** Reserved names of `--output`: the bundled formats and `off`. */
export const outputNames: readonly string[] = [...Object.keys(bundledFormats), 'off']

/** Values of `--cli-error-format`. The first two are prose, the others are output formats. */
export const errorFormats: readonly string[] = [
  'enhanced',
  'legacy',
  ...['json', 'yaml', 'text', 'table'].filter((name) => Object.hasOwn(bundledFormats, name)),
]

/** Options of every command. They can appear anywhere on the command line. */
export const GLOBAL_FLAGS = [
  {name: 'debug', arity: 'none', summary: 'Log requests and responses to standard error, without secrets.'},
  {
    name: 'endpoint-url',
    arity: 'one',
    type: 'url',
    placeholder: 'url',
    summary: 'Send requests to this URL instead of the endpoint of the region.',
  },
  {name: 'no-verify-ssl', arity: 'none', summary: 'Do not verify the TLS certificate of the service.'},
  {name: 'no-paginate', arity: 'none', summary: 'Send one request and print one page of a list instead of all pages.'},
  {
    name: 'output',
    arity: 'one',
    choices: outputNames,
    open: true,
    placeholder: 'format',
    summary:
      'Output format. Run `sso-oidc formats` for descriptions. Also accepts the name of a package or the path of a ' +
      'module (./file.js). Default: AWS_DEFAULT_OUTPUT, then the profile, then json.',
  },
  {
    name: 'query',
    arity: 'one',
    placeholder: 'expression',
    summary: 'JMESPath expression to select parts of the result.',
  },
  {
    name: 'region',
    arity: 'one',
    placeholder: 'region',
    summary:
      'Region of the IAM Identity Center instance. For exec, credentials, and console: region in which you work. Default: ' +
      'AWS_REGION, then AWS_DEFAULT_REGION, then the profile.',
  },
  {
    name: 'profile',
    arity: 'one',
    placeholder: 'name',
    summary: 'Profile in ~/.aws/config. Default: AWS_PROFILE, then default.',
  },
  {
    name: 'color',
    arity: 'one',
    choices: ['on', 'off', 'auto'],
    summary: 'Use of color. Default: auto, which uses color on a terminal unless NO_COLOR is set.',
  },
  {name: 'no-sign-request', arity: 'none', summary: 'Send the request without a signature.'},
  {
    name: 'ca-bundle',
    arity: 'one',
    placeholder: 'file',
    summary: 'PEM file with the trusted certificate authorities. Default: AWS_CA_BUNDLE.',
  },
  {
    name: 'cli-read-timeout',
    arity: 'one',
    type: 'timeout',
    placeholder: 'seconds',
    summary: 'Maximum time for the whole response. 0 means no limit. Default: 60.',
  },
  {
    name: 'cli-connect-timeout',
    arity: 'one',
    type: 'timeout',
    placeholder: 'seconds',
    summary: 'Maximum time to connect. 0 means no limit. Default: 60.',
  },
  {
    name: 'cli-binary-format',
    arity: 'one',
    choices: ['base64', 'raw-in-base64-out'],
    summary: 'Has no effect: the operations have no binary members.',
  },
  {
    name: 'cli-error-format',
    arity: 'one',
    choices: errorFormats,
    placeholder: 'format',
    summary: 'Format of error messages. Default: AWS_CLI_ERROR_FORMAT, then the profile, then enhanced.',
  },
  {name: 'no-cli-pager', arity: 'none', summary: 'Do not use a pager.'},
  {name: 'cli-auto-prompt', arity: 'none', summary: 'Has no effect: sso-oidc does not prompt for options.'},
  {name: 'no-cli-auto-prompt', arity: 'none', summary: 'Has no effect: sso-oidc does not prompt for options.'},
  {name: 'version', arity: 'none', summary: 'Print the version.'},
  {name: 'help', arity: 'none', own: true, summary: 'Print help.'},
] as const satisfies readonly Flag[]

/** Values of the global options. */
export type GlobalValues = FlagValues<typeof GLOBAL_FLAGS>
