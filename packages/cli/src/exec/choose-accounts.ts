import {InputError, listAccounts, sendPages} from '@sso-oidc/core'
import type {FlagValue} from '../argv/flag.ts'
import {quote} from '../messages/quote.ts'
import type {OpenSession} from '../network/open-session.ts'

/** Account to run a command in. */
export interface Account {
  readonly accountId: string
  /** Name of the account, if it is known. */
  readonly name?: string | undefined
}

/** Options that select accounts. */
interface AccountValues {
  readonly 'account-id'?: readonly string[]
  readonly 'all-accounts'?: boolean
  readonly 'role-name'?: string
  readonly parallel?: number
  readonly serve?: boolean
}

/** Accounts of a command line. */
export interface AccountChoice {
  /** Account IDs. Undefined if there are none, or for all accounts. */
  readonly ids: readonly string[] | undefined
  /** Whether the command runs once for each account, with a prefix. */
  readonly isEach: boolean
}

/**
 * Reads the accounts of a command line.
 *
 * @throws {InputError} if an account ID is invalid, or if the options contradict each other
 */
export function readAccounts(values: AccountValues): AccountChoice {
  const {'account-id': words, 'all-accounts': isAll = false, 'role-name': role, parallel, serve} = values
  const ids = words === undefined ? undefined : readList(words)
  if (isAll && ids !== undefined) throw new InputError('--all-accounts cannot be combined with --account-id.')
  if (isAll && role === undefined) throw new InputError('--all-accounts requires --role-name.')
  const isEach = isAll || (ids !== undefined && (ids.length > 1 || parallel !== undefined))
  if (parallel !== undefined && !isEach) throw new InputError('--parallel requires --account-id or --all-accounts.')
  if (serve && isEach) throw new InputError('--serve cannot be combined with several accounts.')
  if (isEach && role === undefined) throw new InputError('--account-id and --role-name require each other.')
  return {ids, isEach}
}

/** Lists the accounts of the user. */
export function allAccounts({session, client}: OpenSession): Promise<Account[]> {
  return session.withAccessToken(async (accessToken) => {
    const found: Account[] = []
    for await (const {accountList = []} of sendPages(client, listAccounts, {accessToken, maxResults: 100})) {
      for (const {accountId, accountName: name} of accountList) if (accountId) found.push({accountId, name})
    }
    return found
  })
}

/** Reads a list as the AWS CLI does: one word that begins with a bracket is a JSON array. */
function readList(words: readonly string[]): readonly string[] {
  const [only = ''] = words
  const ids: FlagValue[] = words.length === 1 && /^\s*\[/.test(only) ? parseList(only) : [...words]
  const invalid = ids.find((id) => !/^\d{12}$/.test(String(id)))
  if (invalid !== undefined) {
    throw new InputError(
      `Invalid --account-id ${quote(String(invalid))}. Use account IDs of 12 digits, separated by spaces.`,
    )
  }
  if (ids.length === 0) throw new InputError('--account-id requires a value.')
  return ids.map(String)
}

function parseList(text: string): FlagValue[] {
  try {
    return JSON.parse(text) as FlagValue[]
  } catch (cause) {
    throw new InputError(
      'Invalid --account-id: not a JSON array. Pass a list as values separated by spaces, or as one JSON array.',
      {cause},
    )
  }
}
