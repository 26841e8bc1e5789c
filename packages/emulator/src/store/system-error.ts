import {getSystemErrorMessage} from 'node:util'

/** Error of the operating system. */
export interface SystemError extends Error {
  readonly code: string
  readonly errno: number
}

/** Returns whether an error comes from the operating system. */
export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' && 'code' in error
}

/** Returns the reason of an error of the operating system, such as `permission denied`. */
export function systemReason(error: unknown): string | undefined {
  return isSystemError(error) ? getSystemErrorMessage(error.errno) : undefined
}
