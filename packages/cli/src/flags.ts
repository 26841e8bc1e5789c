import {type AnyOperation, type MemberSchema, requestSchema, toKebabCase} from '@sso-oidc/core'
import {bundledFormats} from '#bundled-formats'
import {errorFormats} from './report.ts'

/** One flag of the command line. */
export interface Flag {
  /** Name without the dashes. */
  readonly name: string
  /** How many words it takes: none, one, one or none, or any number up to the next option. */
  readonly takes: 'nothing' | 'one' | 'one-or-none' | 'list'
  readonly summary: string
  /** The only values it takes, unless it is open. */
  readonly choices?: readonly string[]
  /** It may take other values too: they are checked where more is known. */
  readonly open?: boolean
  /** What the value is called in help. */
  readonly placeholder?: string
  /** Ours, not the AWS CLI's: it cannot be shortened. */
  readonly own?: boolean
  /** Member of the request that it sets. */
  readonly member?: string
  /** The member is a whole number. */
  readonly integer?: boolean
  /** The member is required. */
  readonly required?: boolean
}

/** Names for `--output` that the program has itself. They are reserved. */
export const outputNames: readonly string[] = [...Object.keys(bundledFormats), 'off']

/** Flags of every operation. They may stand anywhere on the command line. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  {name: 'debug', takes: 'nothing', summary: 'Tell on standard error what is sent and received, without secrets.'},
  {
    name: 'endpoint-url',
    takes: 'one',
    placeholder: 'url',
    summary: 'Send the request here instead of to the service of the region.',
  },
  {name: 'no-verify-ssl', takes: 'nothing', summary: 'Do not check the certificate of the service.'},
  {
    name: 'no-paginate',
    takes: 'nothing',
    summary: 'Send one request, and print its page, where otherwise all pages of a list are put together.',
  },
  {
    name: 'output',
    takes: 'one',
    choices: outputNames,
    open: true,
    placeholder: 'format',
    summary:
      'Format of the result; `sso-oidc formats` describes them. It can also be a package or a ./file.js. Default: AWS_DEFAULT_OUTPUT, else the profile, else json.',
  },
  {name: 'query', takes: 'one', placeholder: 'expression', summary: 'JMESPath expression that picks from the result.'},
  {
    name: 'region',
    takes: 'one',
    placeholder: 'region',
    summary:
      'Region of the IAM Identity Center instance. Default: AWS_REGION, else AWS_DEFAULT_REGION, else the profile.',
  },
  {
    name: 'profile',
    takes: 'one',
    placeholder: 'name',
    summary: 'Profile of ~/.aws/config to take settings from. Default: AWS_PROFILE, else default.',
  },
  {
    name: 'color',
    takes: 'one',
    choices: ['on', 'off', 'auto'],
    summary: 'Whether the result may have colours. Default: auto.',
  },
  {name: 'no-sign-request', takes: 'nothing', summary: 'Send the request without a signature.'},
  {
    name: 'ca-bundle',
    takes: 'one',
    placeholder: 'file',
    summary: 'Trust the certificate authorities in this PEM file. Default: AWS_CA_BUNDLE.',
  },
  {
    name: 'cli-read-timeout',
    takes: 'one',
    placeholder: 'seconds',
    summary: 'Longest wait for the whole answer; 0 for no limit. Default: 60.',
  },
  {
    name: 'cli-connect-timeout',
    takes: 'one',
    placeholder: 'seconds',
    summary: 'Longest wait for the connection; 0 for no limit. Default: 60.',
  },
  {
    name: 'cli-binary-format',
    takes: 'one',
    choices: ['base64', 'raw-in-base64-out'],
    summary: 'Has no effect: no member of the service is binary.',
  },
  {
    name: 'cli-error-format',
    takes: 'one',
    choices: errorFormats,
    placeholder: 'format',
    summary: 'Form of error messages. Default: AWS_CLI_ERROR_FORMAT, else the profile, else enhanced.',
  },
  {name: 'no-cli-pager', takes: 'nothing', summary: 'Do not show the result through a pager.'},
]

const DOCUMENT_FLAGS: readonly Flag[] = [
  {
    name: 'cli-input-json',
    takes: 'one',
    placeholder: 'document',
    summary: 'Read the request from JSON: the text itself, a file, file://path, or - for standard input.',
  },
  {
    name: 'cli-input-yaml',
    takes: 'one',
    placeholder: 'document',
    summary: 'Read the request from YAML: the text itself, a file, file://path, or - for standard input.',
  },
  {
    name: 'generate-cli-skeleton',
    takes: 'one-or-none',
    choices: ['input', 'yaml-input', 'output'],
    placeholder: 'kind',
    summary: 'Send nothing. Print a request to fill in (input, yaml-input), or what an answer looks like (output).',
  },
]

const WAIT_FLAGS: readonly Flag[] = [
  {name: 'wait', takes: 'nothing', own: true, summary: 'Repeat the request until the user has decided.'},
  {
    name: 'interval',
    takes: 'one',
    own: true,
    placeholder: 'seconds',
    summary: 'With --wait: seconds between two requests, as start-device-authorization tells them. Default: 5.',
  },
  {
    name: 'expires-in',
    takes: 'one',
    own: true,
    placeholder: 'seconds',
    summary: 'With --wait: seconds until the code expires, as start-device-authorization tells them. Default: 600.',
  },
]

const PAGE_FLAGS: readonly Flag[] = [
  {
    name: 'max-items',
    takes: 'one',
    placeholder: 'count',
    summary: 'Print so many items at most. Where there are more, the result has a NextToken for --starting-token.',
  },
  {
    name: 'page-size',
    takes: 'one',
    placeholder: 'count',
    summary: 'Ask for so many items with each request. All of them are printed, whatever the size.',
  },
  {
    name: 'starting-token',
    takes: 'one',
    placeholder: 'token',
    summary: 'Go on where --max-items ended: the NextToken of that result.',
  },
]

/** Flags of one operation: its members, those for documents, and those for pages and for waiting where it has them. */
export function flagsOf(operation: AnyOperation): readonly Flag[] {
  const {properties, required} = requestSchema(operation)
  const {pages, pollOn} = operation
  const choosesPage = (member: string): boolean => member === pages?.input || member === pages?.size
  const members = Object.entries(properties).map(
    ([member, schema]): Flag => ({
      name: toKebabCase(member),
      takes: schema.type === 'array' ? 'list' : 'one',
      summary: `${schema.description ?? ''}${choosesPage(member) ? ' The command then prints a single page.' : ''}`,
      placeholder: placeholder(schema),
      member,
      integer: schema.type === 'integer',
      required: required.includes(member),
    }),
  )
  return [
    ...members,
    ...DOCUMENT_FLAGS,
    ...(pages === undefined ? [] : PAGE_FLAGS),
    ...(pollOn === undefined ? [] : WAIT_FLAGS),
  ]
}

function placeholder({type, items}: MemberSchema): string {
  return items?.type ?? type
}
