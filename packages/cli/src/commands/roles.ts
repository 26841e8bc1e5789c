import type {JsonValue} from '@sso-oidc/core'
import type {RoleProgress} from '@sso-oidc/session'
import type {FlagValues} from '../argv/flag.ts'
import {LOGIN_FLAG, SESSION_FLAG} from '../argv/session-flag.ts'
import type {Command} from '../command.ts'
import {withLogin} from '../login/sign-in.ts'
import {errorMessage} from '../messages/error-message.ts'
import {openSession} from '../network/open-session.ts'
import type {MessageStream} from '../output/safe-stream.ts'
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
    const {stdout, stderr, output} = context
    const open = openSession({globals, name: values['sso-session']}, context)
    const settings = readSettings(globals, context)
    const isChosen = globals.query !== undefined || settings.get('output') !== undefined
    const format = stdout.isTTY === true && !isChosen ? 'table' : await output.chooseFormat(settings)
    const request = () => open.session.roles({fresh: values.refresh, onProgress: (progress) => show(progress, stderr)})
    const {roles: list, warning} = await withLogin(open, values, context, request).finally(() => stderr.clearLine())
    if (warning !== undefined) {
      stderr.log(`sso-oidc: warning: The list of roles could not be cached: ${errorMessage(warning)}`)
    }
    const value = list.map(({accountId, accountName, emailAddress, roleName}) => ({
      accountId,
      accountName,
      emailAddress,
      roleName,
    }))
    return output.toResult([value satisfies JsonValue], {title: 'Roles', settings, format})
  },
}

/** Shows the progress on a terminal, in a line that the next one replaces. */
function show({done, accounts, isThrottled}: RoleProgress, stderr: MessageStream): void {
  if (stderr.isTTY !== true) return
  const state = isThrottled ? ' (slowed down: too many requests)' : ''
  stderr.clearLine()
  stderr.write(`Listing roles: ${accounts === 0 ? 'accounts' : `${done} of ${accounts} accounts`}${state}`)
}
