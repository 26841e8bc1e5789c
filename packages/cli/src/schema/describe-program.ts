import {
  isSensitive,
  type JsonValue,
  type MemberSchema,
  SERVICE_ERRORS,
  type ServiceErrorEntry,
  type ServiceErrorName,
} from '@sso-oidc/core'
import type {Flag} from '../argv/flag.ts'
import {GLOBAL_FLAGS} from '../argv/global-flags.ts'
import type {Command} from '../command.ts'
import {allExitCodes} from '../help/errors-page.ts'
import type {Entry} from '../help/page.ts'
import {ERRORS, type ErrorEntry, remedyFor} from '../messages/error-table.ts'
import {serviceAdvice} from '../messages/service-advice.ts'
import type {
  CommandDescription,
  ExitCodeDescription,
  OptionDescription,
  ProgramDescription,
} from './program-description.ts'

/** Returns the members of the request of a command, by name. */
export type MembersOf = (command: Command) => Readonly<Record<string, MemberSchema>>

/** Describes the commands, options, exit codes, and error codes of the program. */
export function describeProgram(
  {commands, version}: {commands: readonly Command[]; version: string},
  membersOf: MembersOf,
): JsonValue {
  const program: ProgramDescription = {
    $schema: 'https://unpkg.com/@sso-oidc/cli/schemas/program.json',
    name: 'sso-oidc',
    version,
    globalOptions: GLOBAL_FLAGS.map((flag) => describeOption(flag)),
    commands: commands.map((command) => describeCommand(command, membersOf(command))),
    exitCodes: allExitCodes().map(describeExitCode),
    errorCodes: Object.entries<ErrorEntry>(ERRORS).map(([code, entry]) => ({
      code,
      exitCode: entry.exit,
      meaning: entry.sentence,
      remedy: remedyFor(entry, 'sso-oidc COMMAND'),
    })),
    serviceErrors: Object.entries<ServiceErrorEntry>(SERVICE_ERRORS).map(([code, {status, error}]) => ({
      code,
      exitCode: 254,
      status,
      ...(error === undefined ? {} : {error}),
      meaning: serviceAdvice(code as ServiceErrorName),
    })),
  }
  return program as object as JsonValue
}

function describeCommand(command: Command, members: ReturnType<MembersOf>): CommandDescription {
  const {name, summary, group, operation, flags, failureCode, takesCommand = false} = command
  const {positionals = [], exitCodes = [], examples = []} = command
  return {
    name,
    summary,
    group,
    ...(operation === undefined ? {} : {operation: operation.name}),
    arguments: positionals.map(({optional = false, choices, ...rest}) => ({
      name: rest.name,
      summary: rest.summary,
      required: !optional,
      ...(choices === undefined ? {} : {choices: [...choices]}),
    })),
    options: flags.map((flag) => describeOption(flag, members[flag.member ?? ''])),
    takesCommand,
    exitCodes: exitCodes.map(describeExitCode),
    ...(failureCode === undefined ? {} : {failureExitCode: failureCode}),
    serviceErrors: [...(operation?.errors ?? [])],
    examples: examples.map(({about, line}) => ({about, line})),
  }
}

function describeOption(flag: Flag, member?: MemberSchema): OptionDescription {
  const {
    name,
    summary,
    arity,
    required = false,
    open = false,
    choices = member?.examples ?? member?.items?.examples,
  } = flag
  return {
    name: `--${name}`,
    summary,
    type: typeOf(flag),
    required,
    repeatable: arity === 'list',
    valueOptional: arity === 'optional',
    secret: isSensitive(member),
    ...(choices === undefined ? {} : {choices: [...choices], closed: flag.choices !== undefined && !open}),
    ...(flag.member === undefined ? {} : {member: flag.member}),
  }
}

function typeOf({arity, type = 'text', integer}: Flag): OptionDescription['type'] {
  if (arity === 'none') return 'boolean'
  if (type === 'url') return 'url'
  return integer || type === 'count' || type === 'timeout' ? 'integer' : 'string'
}

function describeExitCode({term, text}: Entry): ExitCodeDescription {
  return {code: Number(term), meaning: text}
}
