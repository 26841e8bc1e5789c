import type {Application, Directory} from '../directory/directory.ts'
import type {Registration} from '../store/registrations.ts'

/** Scopes of every application, as documented by AWS. */
const DEFAULT_SCOPES = ['openid', 'aws', 'sts:identity_context']

/** Returns the application with this ARN. */
export function findApplication({applications = []}: Directory, arn: string): Application | undefined {
  return applications.find((application) => application.arn === arn)
}

/** Returns all scopes that an application can request. */
export function scopesOf({scopes = []}: Application): string[] {
  return [...new Set([...DEFAULT_SCOPES, ...scopes])]
}

/** Returns whether a user can use an application. */
export function isAssigned({assignedUsers}: Application, userName: string): boolean {
  return assignedUsers === undefined || assignedUsers.includes(userName)
}

/**
 * Converts an application to a registration that never expires and has no secret, because applications sign their
 * requests.
 */
export function toRegistration(application: Application): Registration {
  const {arn, name = arn, grantTypes, redirectUris = []} = application
  return {
    clientId: arn,
    secretHash: '',
    clientName: name,
    scopes: scopesOf(application),
    grantTypes,
    redirectUris,
    issuedAt: 0,
    expiresAt: Number.POSITIVE_INFINITY,
  }
}

/**
 * Returns whether a client is an application. Applications sign their requests, so they are confidential clients (RFC
 * 6749 section 2.1).
 */
export function isApplication({secretHash}: Registration): boolean {
  return secretHash === ''
}
