import {parseArgv} from '../argv/parse-argv.ts'
import {assertUsage} from '../argv/usage.ts'
import type {Command, ProgramContext} from '../command.ts'
import {finish} from '../output/finish.ts'
import {prepareOutput} from '../output/output.ts'

/**
 * Parses the command line of a command, runs the command, prints its result or its error, and returns the exit code.
 * `argv` does not contain the name of the command.
 */
export async function runCommand(command: Command, argv: readonly string[], context: ProgramContext): Promise<number> {
  const args = parseArgv(argv, command)
  const {globals} = args
  return finish(
    async () => {
      if (globals.version) return {text: `${context.version}\n`}
      if (globals.help) {
        const {commandHelp} = await import('../help/show-help.ts')
        return commandHelp(command, globals, context)
      }
      if (args.error !== undefined) throw args.error
      const output = await prepareOutput(globals, context)
      assertUsage(args)
      return command.run(args, {...context, output})
    },
    {globals, command: `sso-oidc ${command.name}`, failureCode: command.failureCode},
    context,
  )
}
