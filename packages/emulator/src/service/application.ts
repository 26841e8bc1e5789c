import type {Application, Directory} from '../directory/directory.ts'
import type {Registration} from '../store/registrations.ts'

/** Scopes that every application has, as AWS documents it. */
const DEFAULT_SCOPES = ['openid', 'aws', 'sts:identity_context']

/** The application with this ARN. */
export function findApplication({applications = []}: Directory, arn: string): Application | undefined {
  return applications.find((application) => application.arn === arn)
}

/** Scopes that an application may have at most. */
export function scopesOf({scopes = []}: Application): string[] {
  return [...new Set([...DEFAULT_SCOPES, ...scopes])]
}

/** Whether this person may use an application. */
export function isAssigned({assignedUsers}: Application, userName: string): boolean {
  return assignedUsers === undefined || assignedUsers.includes(userName)
}

/** An application as a client with a registration that never ends. It has no secret: it signs. */
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

/** Whether a client is an application: it signs its requests, so it is no public client (RFC 6749 section 2.1). */
export function isApplication({secretHash}: Registration): boolean {
  return secretHash === ''
}
