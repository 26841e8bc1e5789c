/** Codes of the errors of this package. */
export type SessionErrorCode = 'InvalidConfig' | 'NoSession' | 'NotSignedIn' | 'ProfileNotFound' | 'SessionNotFound'
