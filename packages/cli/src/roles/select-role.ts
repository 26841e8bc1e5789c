import {ConfigError} from '@sso-oidc/core'
import type {CommandContext} from '../command.ts'
import {type OpenRole, openRole, type RoleChoice} from '../network/open-role.ts'

/**
 * Finds the role of a command line, as `openRole` does. On a terminal, the user selects one if the profile has no role.
 *
 * @throws as `openRole`, and as `listRoles`
 */
export async function selectRole(
  choice: RoleChoice,
  {login}: {login?: boolean | undefined},
  context: CommandContext,
): Promise<OpenRole> {
  try {
    return openRole(choice, context)
  } catch (error) {
    const questions = error instanceof ConfigError && error.code === 'NoRole' ? context.questions() : undefined
    if (questions === undefined) throw error
    const {askForRole} = await import('./ask-for-role.ts')
    return askForRole(choice, {login, questions}, context)
  }
}
