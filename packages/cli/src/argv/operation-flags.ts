import {type AnyOperation, type MemberSchema, requestSchema, toKebabCase} from '@sso-oidc/core'
import type {Flag, FlagValues} from './flag.ts'
import {SESSION_FLAG} from './session-flag.ts'

const DOCUMENT_FLAGS = [
  {
    name: 'cli-input-json',
    arity: 'one',
    placeholder: 'document',
    summary: 'Read the request from JSON: the text itself, the path of a file, file://path, or - for standard input.',
  },
  {
    name: 'cli-input-yaml',
    arity: 'one',
    placeholder: 'document',
    summary: 'Read the request from YAML: the text itself, the path of a file, file://path, or - for standard input.',
  },
  {
    name: 'generate-cli-skeleton',
    arity: 'optional',
    choices: ['input', 'yaml-input', 'output'],
    placeholder: 'kind',
    summary: 'Print a request to fill in (input, yaml-input) or a sample response (output). Sends nothing.',
  },
] as const satisfies readonly Flag[]

const WAIT_FLAGS = [
  {name: 'wait', arity: 'none', own: true, summary: 'Repeat the request until the user approves or denies it.'},
  {
    name: 'interval',
    arity: 'one',
    type: 'count',
    unit: 'seconds',
    own: true,
    placeholder: 'seconds',
    summary: 'Seconds between two requests of --wait. Pass `interval` of start-device-authorization. Default: 5.',
  },
  {
    name: 'expires-in',
    arity: 'one',
    type: 'count',
    unit: 'seconds',
    own: true,
    placeholder: 'seconds',
    summary: 'Seconds until --wait gives up. Pass `expiresIn` of start-device-authorization. Default: 600.',
  },
] as const satisfies readonly Flag[]

const PAGE_FLAGS = [
  {
    name: 'max-items',
    arity: 'one',
    type: 'count',
    placeholder: 'count',
    summary: 'Maximum number of items to print. If there are more, the result has a NextToken for --starting-token.',
  },
  {
    name: 'page-size',
    arity: 'one',
    type: 'count',
    placeholder: 'count',
    summary: 'Number of items to request at a time. Does not change the result.',
  },
  {
    name: 'starting-token',
    arity: 'one',
    placeholder: 'token',
    summary: 'NextToken of an earlier result. Continues the list from there.',
  },
] as const satisfies readonly Flag[]

/** Values of the options that operations have in addition to their members. */
export type OperationValues = FlagValues<typeof DOCUMENT_FLAGS> &
  FlagValues<typeof WAIT_FLAGS> &
  FlagValues<typeof PAGE_FLAGS> & {readonly [flag: string]: string | number | boolean | readonly string[] | undefined}

/** Returns whether an operation takes the access token of the session if the request has none. */
export function takesSessionToken(operation: AnyOperation): boolean {
  return (
    operation.service === 'sso' && operation.name !== 'Logout' && 'accessToken' in operation.rules.request.properties
  )
}

/**
 * Returns the options of an operation: its members, documents, paging, and waiting. The summaries of members are read from the
 * schema when they are needed, because most runs print no help.
 */
export function operationFlags(operation: AnyOperation): readonly Flag[] {
  const {pages, pendingErrors, rules} = operation
  const {properties, required = []} = rules.request
  const selectsPage = (member: string): boolean => member === pages?.input || member === pages?.size
  const isOfSession = (member: string): boolean => member === 'accessToken' && takesSessionToken(operation)
  const noteOn = (member: string): string => {
    if (isOfSession(member)) return ' Default: that of the sign-in.'
    return selectsPage(member) ? ' With this option, the command prints one page.' : ''
  }
  const members = Object.entries(properties).map(
    ([member, schema]): Flag => ({
      name: toKebabCase(member),
      arity: schema.type === 'array' ? 'list' : 'one',
      get summary() {
        return `${requestSchema(operation).properties[member]?.description ?? ''}${noteOn(member)}`
      },
      placeholder: placeholder(schema),
      member,
      integer: schema.type === 'integer',
      required: required.includes(member) && !isOfSession(member),
    }),
  )
  return [
    ...members,
    ...(takesSessionToken(operation) ? [SESSION_FLAG] : []),
    ...DOCUMENT_FLAGS,
    ...(pages === undefined ? [] : PAGE_FLAGS),
    ...(pendingErrors === undefined ? [] : WAIT_FLAGS),
  ]
}

function placeholder({type, items}: MemberSchema): string {
  return items?.type ?? type
}
