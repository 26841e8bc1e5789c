/** Codes of the errors of this package. */
export type SessionErrorCode = 'InvalidConfig' | 'ProfileNotFound' | 'SessionNotFound'
