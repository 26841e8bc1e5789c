import {Command} from '@oclif/core/command'
import {boolean, string} from '@oclif/core/flags'
import {
  type AnyOperation,
  firstSentence,
  operations,
  requestSchema,
  responseSchema,
  SERVICE_ERRORS,
} from '@sso-oidc/core'
import {type Flag, flagsOf, GLOBAL_FLAGS} from './flags.ts'
import {runAsProcess} from './process.ts'
import {processWorld} from './process-world.ts'
import {runOperation} from './run-operation.ts'
import {parseOperation} from './words.ts'

/** The commands of all operations, by name: made from the operations, none written by hand. */
export const operationCommands: Readonly<Record<string, typeof Command>> = Object.fromEntries(
  Object.entries(operations).map(([name, operation]) => [name, operationCommand(name, operation)]),
)

/**
 * The oclif command of an operation. Its flags are there for help, completion and the manifest: the words themselves are
 * read by `parseWords`, because the AWS CLI's rules are not oclif's.
 */
function operationCommand(name: string, operation: AnyOperation): typeof Command {
  const own = flagsOf(operation).map((flag) => [flag.name, toOclifFlag(flag)] as const)
  const shared = GLOBAL_FLAGS.map((flag) => [flag.name, toOclifFlag(flag, 'GLOBAL')] as const)
  const {description} = requestSchema(operation)

  return class extends Command {
    static override id = name
    static override strict = false
    static override summary = firstSentence(description)
    static override description = [
      `Calls ${operation.name}${operation.signingName === undefined ? '' : ', signed with IAM credentials'}.`,
      `Answer:\n${answerLines(operation)}`,
      `Errors of the service (exit code 254):\n${operation.errors.map((error) => `  ${error}: ${SERVICE_ERRORS[error].remedy}`).join('\n')}`,
    ].join('\n\n')
    static override usage = `${name} ${usageOf(operation)}`
    static override flags = Object.fromEntries([...own, ...shared])

    async run(): Promise<void> {
      const {argv} = this
      await runAsProcess(argv, async () => runOperation(parseOperation(operation, argv), processWorld(operation)))
    }
  }
}

function usageOf(operation: AnyOperation): string {
  const required = flagsOf(operation).filter((flag) => flag.required)
  return [...required.map(({name, placeholder}) => `--${name} <${placeholder}>`), '[options]'].join(' ')
}

function answerLines(operation: AnyOperation): string {
  const members = Object.entries(responseSchema(operation).properties)
  return members.map(([name, {type, description = ''}]) => `  ${name} (${type}): ${description}`).join('\n')
}

function toOclifFlag({name, takes, summary, choices, placeholder, required}: Flag, helpGroup?: string) {
  const shared = {
    summary: required ? `(required) ${firstSentence(summary)}` : firstSentence(summary),
    description: summary,
    ...(helpGroup === undefined ? {} : {helpGroup}),
  }
  if (takes === 'nothing') return boolean(shared)
  const valued = {...shared, helpValue: placeholder ?? name}
  if (takes === 'list') return string({...valued, multiple: true})
  return string({...valued, ...(choices === undefined ? {} : {options: [...choices]})})
}
