import type {JsonValue} from '@sso-oidc/core'
import type {FlagValues} from '../argv/flag.ts'
import {LOGIN_FLAG, SESSION_FLAG} from '../argv/session-flag.ts'
import type {Command} from '../command.ts'
import {openSession} from '../network/open-session.ts'
import {listRoles} from '../roles/list-roles.ts'
import {readSettings} from '../settings/settings.ts'

const FLAGS = [
  SESSION_FLAG,
  LOGIN_FLAG,
  {name: 'refresh', arity: 'none', own: true, summary: 'Request the list again, and replace the cached one.'},
] as const

/** `sso-oidc roles` lists all roles of the user. */
export const roles: Command<FlagValues<typeof FLAGS>> = {
  name: 'roles',
  summary: 'Lists your roles in all accounts.',
  description: [
    'Prints one entry for each role: `accountId`, `accountName`, `emailAddress`, and `roleName`, sorted by the name of the ' +
      'account. On a terminal, the default format is `table`.',
    'The command sends at most 20 requests per second: a list of 1,000 accounts takes about a minute. If the service rejects ' +
      'requests because there are too many, the command waits and continues at half the rate. The list is complete or an error.',
    'The list is cached for a day, in the directory `sso-oidc` of `XDG_CACHE_HOME` or `~/.cache`. `login` and `logout` of ' +
      'sso-oidc remove it. Use `--refresh` after a sign-in with another tool, or if your roles have changed.',
  ],
  group: 'Work',
  flags: FLAGS,
  examples: [
    {about: 'List all roles:', line: 'sso-oidc roles'},
    {
      about: 'Find the accounts in which you have a role:',
      line: `sso-oidc roles --query "[?roleName=='ViewOnlyAccess'].[accountId, accountName]" --output text`,
    },
    {about: 'Request the list again:', line: 'sso-oidc roles --refresh'},
  ],

  async run({globals, values}, context) {
    const {stdout, output} = context
    const open = openSession({globals, name: values['sso-session']}, context)
    const settings = readSettings(globals, context)
    const isChosen = globals.query !== undefined || settings.get('output') !== undefined
    const format = stdout.isTTY === true && !isChosen ? 'table' : await output.chooseFormat(settings)
    const list = await listRoles(open, {fresh: values.refresh, login: values.login}, context)
    const value = list.map(({accountId, accountName, emailAddress, roleName}) => ({
      accountId,
      accountName,
      emailAddress,
      roleName,
    }))
    return output.toResult([value satisfies JsonValue], {title: 'Roles', settings, format})
  },
}
