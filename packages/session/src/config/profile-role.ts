import {type Profile, textOf} from './config.ts'

/** Role that an account assigns to the user. */
export interface Role {
  /** Account ID of twelve digits. */
  readonly accountId: string
  readonly roleName: string
}

/**
 * Returns the role of a profile, or undefined if it has none, or has a `role_arn`, which is assumed with other credentials.
 */
export function roleOfProfile({settings}: Profile): Role | undefined {
  const [accountId, roleName] = [textOf(settings, 'sso_account_id'), textOf(settings, 'sso_role_name')]
  const isAssumed = textOf(settings, 'role_arn') !== undefined
  return isAssumed || accountId === undefined || roleName === undefined ? undefined : {accountId, roleName}
}
