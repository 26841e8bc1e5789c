import {DEFAULT_ACCESS_KEY} from '../../directory.ts'
import type {HandlerContext} from '../handler.ts'

/** IAM credentials that may sign. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** Milliseconds since the epoch. Credentials of the directory have no end. */
  readonly expiresAt?: number
}

/** The credentials with this access key: of the directory, or of a role, which GetRoleCredentials has issued. */
export function findCredentials(
  accessKeyId: string,
  _sessionToken: string | undefined,
  {directory: {accessKeys = [DEFAULT_ACCESS_KEY]}}: HandlerContext,
): Credentials | undefined {
  return accessKeys.find((key) => key.accessKeyId === accessKeyId)
}
