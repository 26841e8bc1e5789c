import {DEFAULT_ACCESS_KEY} from '../directory/directory.ts'
import {findRoleCredentials} from '../portal/role-credentials.ts'
import type {HandlerContext} from '../service/handler.ts'

/** IAM credentials that can sign requests. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** Milliseconds since the epoch. Credentials of the directory do not expire. */
  readonly expiration?: number
}

/** Returns the credentials with this access key ID, from the directory or from GetRoleCredentials. */
export function findCredentials(
  accessKeyId: string,
  sessionToken: string,
  context: HandlerContext,
): Credentials | undefined {
  const {accessKeys = [DEFAULT_ACCESS_KEY]} = context.directory
  const known = accessKeys.find((key) => key.accessKeyId === accessKeyId)
  return known ?? findRoleCredentials(accessKeyId, sessionToken, context)
}
