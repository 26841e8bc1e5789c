import {
  type AnyOperation,
  firstSentence,
  type MemberSchema,
  requestSchema,
  responseSchema,
  SERVICE_ERRORS,
  SERVICES,
  serviceOf,
  toKebabCase,
} from '@sso-oidc/core'
import {type Flag, flagsOf} from '../words/flags.ts'
import {GLOBAL_FLAGS} from '../words/global-flags.ts'
import {exitCodes} from './exit-codes.ts'
import type {Block, Entry, Page} from './page.ts'

/** The page of an operation's command. `outputs` are the names that `--output` takes. */
export function operationPage(operation: AnyOperation, outputs: readonly string[]): Page {
  const request = requestSchema(operation)
  const response = responseSchema(operation)
  const flags = flagsOf(operation)
  return {
    name: `sso-oidc ${toKebabCase(operation.name)}`,
    summary: firstSentence(request.description),
    sections: [
      {title: 'Description', blocks: [request.description, callSentence(operation)]},
      {title: 'Synopsis', blocks: [{code: synopsis(operation), runs: false}]},
      {title: 'Examples', blocks: exampleBlocks(operation)},
      {title: 'Options', blocks: [syntaxOf(flags), flags.map((flag) => flagEntry(flag, request))]},
      {title: 'Global options', blocks: [globalEntries(outputs)]},
      {title: 'Output', blocks: [response.description, ...pageBlocks(operation), ...listOf(memberEntries(response))]},
      {
        title: 'Errors',
        blocks: [
          'What the service may refuse with. Standard output stays empty, and the exit code is 254.',
          operation.errors.map((term) => ({term, text: SERVICE_ERRORS[term].remedy})),
        ],
      },
      {title: 'Exit codes', blocks: [exitCodes()]},
      {
        title: 'See also',
        blocks: [
          '`sso-oidc formats` for the formats of the output, `man sso-oidc` for what to do about each error code.',
          `The operation in the words of AWS: <${apiPage(operation)}>`,
        ],
      },
    ],
  }
}

/** Options that every operation has. */
export function globalEntries(outputs: readonly string[]): Entry[] {
  return GLOBAL_FLAGS.map((flag) => flagEntry(flag.name === 'output' ? {...flag, choices: outputs} : flag))
}

/** The service's own page about an operation. */
export function apiPage(operation: AnyOperation): string {
  return `${SERVICES[serviceOf(operation)].documentation}/API_${operation.name}.html`
}

function callSentence({name, signingName}: AnyOperation): string {
  return signingName === undefined
    ? `Calls ${name}, without a signature.`
    : `Calls ${name}, signed with IAM credentials (SigV4, service \`${signingName}\`).`
}

function synopsis(operation: AnyOperation): string {
  const required = flagsOf(operation).filter((flag) => flag.required)
  return [`sso-oidc ${toKebabCase(operation.name)}`, ...required.map(flagTerm), '[options]'].join(' ')
}

/** An operation without examples of its own has one with what is required, from variables of the shell. */
function exampleBlocks(operation: AnyOperation): Block[] {
  const required = flagsOf(operation).filter((flag) => flag.required)
  const words = required.map(({name}) => `--${name}="$${name.replaceAll('-', '_').toUpperCase()}"`)
  const line = [`sso-oidc ${toKebabCase(operation.name)}`, ...words].join(' ')
  const {examples = [{about: 'With what is required:', line}]} = operation
  return examples.flatMap(({about, line: code}) => [about, {code, runs: true}])
}

function syntaxOf(flags: readonly Flag[]): string {
  const [scalar, list] = (['one', 'list'] as const).map((takes) => flags.find((flag) => flag.takes === takes)?.name)
  const value = `\`file://path\` in place of a value reads it from a file, and \`--${scalar}=-x\` gives one that begins with a dash.`
  if (list === undefined) return value
  return `${value} A list takes the words up to the next option, \`--${list} a b\`, or one JSON array, \`--${list} '["a", "b"]'\`.`
}

function flagEntry(flag: Flag, request?: MemberSchema): Entry {
  const member = request?.properties?.[flag.member ?? '']
  const facts = [
    ...(flag.required ? ['required'] : []),
    ...(flag.takes === 'list' ? [`list of ${flag.placeholder}s`] : []),
    ...(member?.sensitive ? ['secret'] : []),
  ]
  const names = (flag.choices ?? []).map((name) => `\`${name}\``)
  const without = flag.takes === 'one-or-none' ? `; without one, ${names[0]}` : ''
  const choices = names.length === 0 ? '' : ` One of ${names.join(', ')}${without}.`
  return {term: flagTerm(flag), facts, text: `${flag.summary}${choices}`}
}

/** `--scope <string> ...` */
function flagTerm({name, takes, placeholder = 'value'}: Flag): string {
  const value = {
    nothing: '',
    one: ` <${placeholder}>`,
    'one-or-none': ` [${placeholder}]`,
    list: ` <${placeholder}> ...`,
  }
  return `--${name}${value[takes]}`
}

function memberEntries(schema: MemberSchema): Entry[] {
  return Object.entries(schema.properties ?? {}).map(([name, member]) => ({
    term: name,
    facts: [typeName(member), ...(member.sensitive ? ['secret'] : [])],
    text: member.description ?? '',
    entries: memberEntries(member.items ?? member),
  }))
}

/** What the command does with pages, which the members of a single one do not tell. */
function pageBlocks({pages}: AnyOperation): Block[] {
  if (pages === undefined) return []
  return [`The command puts all pages together and leaves \`${pages.output}\` out, unless a single page is asked for.`]
}

/** A list, unless it is empty. */
function listOf(entries: readonly Entry[]): Block[] {
  return entries.length === 0 ? [] : [entries]
}

function typeName({type, items}: MemberSchema): string {
  return type === 'array' ? `list of ${items?.type ?? 'value'}s` : type
}
