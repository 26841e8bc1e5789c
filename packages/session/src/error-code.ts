/** Codes of the errors of this package. */
export type SessionErrorCode =
  | 'CacheFailed'
  | 'InvalidConfig'
  | 'NoApproval'
  | 'NoSession'
  | 'NotSignedIn'
  | 'ProfileNotFound'
  | 'SessionNotFound'
