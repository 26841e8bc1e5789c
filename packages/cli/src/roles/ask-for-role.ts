import {ConfigError} from '@sso-oidc/core'
import type {CommandContext} from '../command.ts'
import type {Questions} from '../configure/questions.ts'
import {type OpenRole, openRole, type RoleChoice} from '../network/open-role.ts'
import {openSession} from '../network/open-session.ts'
import {listRoles} from './list-roles.ts'
import {recentFirst, rememberRole} from './recent-roles.ts'

/**
 * Lets the user select one of all roles, those that were selected before first.
 *
 * @throws as `openSession`, `listRoles`, and `Questions.choice`; {ConfigError} `NoRole` if the user has no role
 */
export async function askForRole(
  {globals: given, values, profile = given.profile}: RoleChoice,
  {login, questions}: {login: boolean | undefined; questions: Questions},
  context: CommandContext,
): Promise<OpenRole> {
  const globals = profile === undefined ? given : {...given, profile}
  const open = openSession({globals, name: await sessionName(profile, questions, context)}, context)
  const roles = recentFirst(await listRoles(open, {login}, context), context.env)
  if (roles.length === 0) throw new ConfigError('NoRole', 'No role is assigned to you.')
  const {accountId, roleName} = await questions.choice({
    message: 'Role (type to search):',
    choices: roles.map((role) => ({name: `${role.roleName} in ${role.accountName} (${role.accountId})`, value: role})),
  })
  rememberRole({accountId, roleName}, context.env)
  const session = open.settings.name === undefined ? {} : {'sso-session': open.settings.name}
  return openRole({globals, values: {...values, ...session, 'account-id': accountId, 'role-name': roleName}}, context)
}

/** Returns the name of a session that the user selects, or undefined if the configuration decides. */
async function sessionName(
  profile: string | undefined,
  questions: Questions,
  {config}: CommandContext,
): Promise<string | undefined> {
  const names = config.ssoSessionNames()
  if (names.length < 2 || config.profile(profile).ssoSession !== undefined) return undefined
  return questions.choice({message: 'Session:', choices: names.map((name) => ({name, value: name}))})
}
