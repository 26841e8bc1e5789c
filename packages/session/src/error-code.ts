/** Codes of the errors of this package. */
export type SessionErrorCode =
  | 'InvalidConfig'
  | 'NoApproval'
  | 'NoSession'
  | 'NotSignedIn'
  | 'ProfileNotFound'
  | 'SessionNotFound'
