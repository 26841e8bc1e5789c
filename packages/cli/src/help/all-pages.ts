import {outputNames} from '../argv/global-flags.ts'
import type {Command} from '../command.ts'
import {commandPage} from './command-page.ts'
import {errorsPage} from './errors-page.ts'
import {type ProgramCommands, programPage} from './program-page.ts'
import {toMarkdown} from './to-markdown.ts'
import {toRoff} from './to-roff.ts'

/** Commands with everything that their pages show. */
interface AllCommands {
  readonly commands: readonly Command[]
}

/** Returns the manual pages by name: `sso-oidc`, `sso-oidc-errors`, and one for each command. */
export function manualPages(
  program: Omit<ProgramCommands, 'commands'> & AllCommands,
  version: string,
): Map<string, string> {
  const pages = [
    programPage(program, outputNames),
    errorsPage(),
    ...program.commands.map((command) => commandPage(command, outputNames)),
  ]
  return new Map(pages.map((page) => [page.name.replaceAll(' ', '-'), toRoff(page, version)]))
}

/** Returns the documentation pages by path: `errors.md` and `commands/create-token.md`. */
export function documentationPages({commands}: AllCommands): Map<string, string> {
  const pages = commands.map(
    (command) =>
      [
        `commands/${command.name.replaceAll(' ', '-')}.md`,
        `${toMarkdown(commandPage(command, outputNames))}\nAll error codes: [errors](../errors.md).\n`,
      ] as const,
  )
  return new Map([['errors.md', toMarkdown(errorsPage())], ...pages])
}
