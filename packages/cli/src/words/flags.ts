import {type AnyOperation, type MemberSchema, requestSchema, toKebabCase} from '@sso-oidc/core'

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
