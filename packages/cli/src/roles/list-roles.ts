import type {RoleProgress, ValidRoleList} from '@sso-oidc/session'
import type {CommandContext} from '../command.ts'
import {withLogin} from '../login/with-login.ts'
import {errorMessage} from '../messages/error-message.ts'
import type {OpenSession} from '../network/open-session.ts'
import type {MessageStream} from '../output/safe-stream.ts'

/** Settings of a list of roles. */
export interface ListOptions {
  /** True to ignore the cached list. Default: false. */
  readonly fresh?: boolean | undefined
  /** True to sign in if nobody is signed in. Default: false. */
  readonly login?: boolean | undefined
}

/**
 * Lists all roles of the user, and shows the progress on a terminal. A list that cannot be cached is a warning.
 *
 * @throws as `Session.roles` and `signIn`
 */
export async function listRoles(
  open: OpenSession,
  {fresh, login}: ListOptions,
  context: CommandContext,
): Promise<ValidRoleList['roles']> {
  const {stderr} = context
  const request = () => open.session.roles({fresh, onProgress: (progress) => show(progress, stderr)})
  const {roles, warning} = await withLogin(open, {login}, context, request).finally(() => stderr.clearLine())
  if (warning !== undefined) {
    stderr.log(`sso-oidc: warning: The list of roles could not be cached: ${errorMessage(warning)}`)
  }
  return roles
}

/** Shows the progress on a terminal, in a line that the next one replaces. */
function show({done, accounts, isThrottled}: RoleProgress, stderr: MessageStream): void {
  if (stderr.isTTY !== true) return
  const state = isThrottled ? ' (slowed down: too many requests)' : ''
  stderr.clearLine()
  stderr.write(`Listing roles: ${accounts === 0 ? 'accounts' : `${done} of ${accounts} accounts`}${state}`)
}
