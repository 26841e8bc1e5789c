import {Command} from '@oclif/core/command'
import {boolean, string} from '@oclif/core/flags'
import {type AnyOperation, firstSentence, operations, requestSchema} from '@sso-oidc/core'
import {runAsProcess} from './process.ts'
import {processWorld} from './process-world.ts'
import {runOperation} from './run-operation.ts'
import {type Flag, flagsOf} from './words/flags.ts'
import {GLOBAL_FLAGS} from './words/global-flags.ts'
import {parseOperation} from './words/words.ts'

/** The commands of all operations, by name: made from the operations, none written by hand. */
export const operationCommands: Readonly<Record<string, typeof Command>> = Object.fromEntries(
  Object.entries(operations).map(([name, operation]) => [name, operationCommand(name, operation)]),
)

/**
 * The oclif command of an operation. Its flags are there for the manifest: the words themselves are read by `parseWords`,
 * because the AWS CLI's rules are not oclif's, and help comes from `operationPage`.
 */
function operationCommand(name: string, operation: AnyOperation): typeof Command {
  const own = flagsOf(operation).map((flag) => [flag.name, toOclifFlag(flag)] as const)
  const shared = GLOBAL_FLAGS.map((flag) => [flag.name, toOclifFlag(flag, 'GLOBAL')] as const)

  return class extends Command {
    static override id = name
    static override strict = false
    static override summary = firstSentence(requestSchema(operation).description)
    static override flags = Object.fromEntries([...own, ...shared])

    async run(): Promise<void> {
      const {argv} = this
      await runAsProcess(argv, async () => runOperation(parseOperation(operation, argv), processWorld(operation)))
    }
  }
}

function toOclifFlag({name, takes, summary, choices, placeholder}: Flag, helpGroup?: string) {
  const shared = {summary: firstSentence(summary), ...(helpGroup === undefined ? {} : {helpGroup})}
  if (takes === 'nothing') return boolean(shared)
  const valued = {...shared, helpValue: placeholder ?? name}
  if (takes === 'list') return string({...valued, multiple: true})
  return string({...valued, ...(choices === undefined ? {} : {options: [...choices]})})
}
