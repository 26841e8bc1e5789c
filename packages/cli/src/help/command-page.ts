import {
  type AnyOperation,
  isSensitive,
  type MemberSchema,
  requestSchema,
  responseSchema,
  SERVICES,
  serviceOf,
} from '@sso-oidc/core'
import type {Flag} from '../argv/flag.ts'
import {GLOBAL_FLAGS} from '../argv/global-flags.ts'
import type {Command} from '../command.ts'
import {serviceAdvice} from '../messages/service-advice.ts'
import {exitCodes} from './errors-page.ts'
import {type Block, type Entry, type Page, type Section, withoutEmpty} from './page.ts'

/** Returns the page of a command. `outputs` are the names of the output formats. */
export function commandPage(command: Command, outputs: readonly string[]): Page {
  const {name, summary, description = [], flags, positionals = [], examples = [], operation} = command
  const schema = operation === undefined ? undefined : requestSchema(operation)
  return {
    name: `sso-oidc ${name}`,
    summary,
    sections: withoutEmpty([
      {
        title: 'Description',
        blocks:
          operation === undefined || command.description !== undefined
            ? [summary, ...description]
            : [schema?.description ?? '', callSentence(operation)],
      },
      {title: 'Synopsis', blocks: [{code: synopsis(command), runs: false}]},
      {title: 'Examples', blocks: examples.flatMap(({about, line}): Block[] => [about, {code: line, runs: true}])},
      {
        title: 'Arguments',
        blocks: [
          positionals.map((each) => ({
            term: each.name,
            facts: each.optional ? [] : ['required'],
            text: withChoices(each.summary, each),
          })),
        ],
      },
      {
        title: 'Options',
        blocks: [...(operation === undefined ? [] : [syntaxOf(flags)]), flags.map((flag) => flagEntry(flag, schema))],
      },
      {title: 'Global options', blocks: [globalEntries(outputs)]},
      ...(operation === undefined ? [] : operationSections(operation)),
      {title: 'Exit codes', blocks: [exitCodes(command)]},
      {title: 'See also', blocks: seeAlso(operation)},
    ]),
  }
}

/** Returns the options of every command. */
export function globalEntries(outputs: readonly string[]): Entry[] {
  return GLOBAL_FLAGS.map((flag: Flag) => flagEntry(flag.name === 'output' ? {...flag, choices: outputs} : flag))
}

/** Returns the URL of an operation in the API reference. */
export function apiPage(operation: AnyOperation): string {
  return `${SERVICES[serviceOf(operation)].documentation}/API_${operation.name}.html`
}

function callSentence({name, signingName}: AnyOperation): string {
  return signingName === undefined
    ? `Calls ${name} without a signature.`
    : `Calls ${name}, signed with IAM credentials (SigV4, service \`${signingName}\`).`
}

function operationSections(operation: AnyOperation): Section[] {
  const response = responseSchema(operation)
  return [
    {title: 'Output', blocks: [response.description, ...pageBlocks(operation), ...listOf(memberEntries(response))]},
    {
      title: 'Errors',
      blocks: [
        'The service can return these errors. Standard output then stays empty, and the exit code is 254.',
        operation.errors.map((term) => ({term, text: serviceAdvice(term)})),
      ],
    },
  ]
}

function seeAlso(operation: AnyOperation | undefined): string[] {
  const help = '`sso-oidc formats` lists the output formats. `sso-oidc help errors` lists all error codes.'
  return operation === undefined ? [help] : [help, `AWS documentation of the operation: <${apiPage(operation)}>`]
}

function synopsis({name, flags, positionals = [], takesCommand}: Command): string {
  const required = flags.filter((flag) => flag.required).map(flagTerm)
  const args = positionals.map((each) => (each.optional ? `[${each.name}]` : `<${each.name}>`))
  const command = takesCommand ? ['[-- command ...]'] : []
  return [`sso-oidc ${name}`, ...args, ...required, '[options]', ...command].join(' ')
}

function syntaxOf(flags: readonly Flag[]): string {
  const [scalar, list] = (['one', 'list'] as const).map((arity) => flags.find((flag) => flag.arity === arity)?.name)
  const value = `Write \`file://path\` to read a value from a file. Write \`=\` before a value that begins with a dash: \`--${scalar}=-x\`.`
  if (list === undefined) return value
  return `${value} Pass a list as separate values, \`--${list} a b\`, or as one JSON array, \`--${list} '["a", "b"]'\`.`
}

function flagEntry(flag: Flag, request?: MemberSchema): Entry {
  const member = request?.properties?.[flag.member ?? '']
  const facts = [
    ...(flag.required ? ['required'] : []),
    ...(flag.arity === 'list' ? [`list of ${flag.placeholder}s`] : []),
    ...(isSensitive(member) ? ['secret'] : []),
  ]
  return {term: flagTerm(flag), facts, text: withChoices(flag.summary, flag)}
}

function withChoices(
  text: string,
  {choices = [], arity, open}: {choices?: readonly string[]; arity?: Flag['arity']; open?: boolean},
): string {
  const names = choices.map((name) => `\`${name}\``)
  if (names.length === 0) return text
  return `${text} ${open ? 'Known values:' : 'One of'} ${names.join(', ')}.${arity === 'optional' ? ` Default: ${names[0]}.` : ''}`
}

/** Returns an option with its value: `--scope <string> ...`. */
function flagTerm({name, arity, placeholder = 'value'}: Flag): string {
  const value = {
    none: '',
    one: ` <${placeholder}>`,
    optional: ` [${placeholder}]`,
    list: ` <${placeholder}> ...`,
  }
  return `--${name}${value[arity]}`
}

function memberEntries(schema: MemberSchema): Entry[] {
  return Object.entries(schema.properties ?? {}).map(([name, member]) => ({
    term: name,
    facts: [typeName(member), ...(isSensitive(member) ? ['secret'] : [])],
    text: member.description ?? '',
    entries: memberEntries(member.items ?? member),
  }))
}

function pageBlocks({pages}: AnyOperation): Block[] {
  if (pages === undefined) return []
  return [`By default, the command reads all pages and prints one list without \`${pages.output}\`.`]
}

function listOf(entries: readonly Entry[]): Block[] {
  return entries.length === 0 ? [] : [entries]
}

function typeName({type, items}: MemberSchema): string {
  return type === 'array' ? `list of ${items?.type ?? 'value'}s` : type
}
