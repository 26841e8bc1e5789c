import {InputError, listAccountRoles, listAccounts, SsoOidcError, sendAll} from '@sso-oidc/core'
import type {GlobalValues} from '../argv/global-flags.ts'
import type {CommandContext} from '../command.ts'
import {type SignInOptions, signIn} from '../login/sign-in.ts'
import {connectSession, type OpenSession} from '../network/open-session.ts'
import type {Settings} from '../settings/settings.ts'
import type {Choice} from './questions.ts'
import type {NamedSession} from './session-answers.ts'

/** Accounts and roles that are assigned to the user. */
export interface Assignments {
  /**
   * Returns the accounts by name.
   *
   * @throws {InputError} if there is none
   */
  accounts(): Promise<Choice<string>[]>
  /**
   * Returns the roles in an account.
   *
   * @throws {InputError} if there is none
   */
  roles(accountId: string): Promise<Choice<string>[]>
  /** Returns whether the user is signed in, as far as the cache knows. */
  isSignedIn(): Promise<boolean>
}

/** Opens the lists of a session. The first list signs in if needed. */
export function openAssignments(
  session: NamedSession,
  {options, ...given}: {options: SignInOptions; globals: GlobalValues; settings: Settings},
  context: CommandContext,
): Assignments {
  let open: OpenSession | undefined
  const connect = async (): Promise<OpenSession> => {
    const connected = connectSession(session, given, context)
    await signIn(connected, {...options, ifNeeded: true}, context)
    return connected
  }
  const list = async <T>(send: (client: OpenSession['client'], accessToken: string) => Promise<T[]>): Promise<T[]> => {
    open ??= await connect()
    const {session: signedIn, client} = open
    const items = await signedIn.withAccessToken((accessToken) => send(client, accessToken))
    if (items.length > 0) return items
    throw new InputError('No account or role is assigned to you. Write the session alone with --session-only.')
  }
  return {
    accounts: () =>
      list(async (client, accessToken) => {
        const {accountList = []} = await sendAll(client, listAccounts, {accessToken})
        return accountList
          .map(({accountId = '', accountName = ''}) => ({
            name: `${accountName} (${accountId})`.trim(),
            value: accountId,
          }))
          .sort((a, b) => a.name.localeCompare(b.name))
      }),
    roles: (accountId) =>
      list(async (client, accessToken) => {
        const {roleList = []} = await sendAll(client, listAccountRoles, {accessToken, accountId})
        return roleList.map(({roleName = ''}) => ({name: roleName, value: roleName}))
      }),
    async isSignedIn() {
      if (open !== undefined) return true
      try {
        const {isValid, isRenewable} = await connectSession(session, given, context).session.status()
        return isValid || isRenewable
      } catch (error) {
        // The session was saved. A setting that is invalid, or a cache that cannot be read, is the problem of the next command.
        if (error instanceof SsoOidcError) return false
        throw error
      }
    },
  }
}
