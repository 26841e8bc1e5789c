/** Codes of the errors of this package. */
export type SessionErrorCode =
  | 'CacheFailed'
  | 'InvalidConfig'
  | 'NoApproval'
  | 'NoRole'
  | 'NoSession'
  | 'NotSignedIn'
  | 'ProfileNotFound'
  | 'SessionNotFound'
