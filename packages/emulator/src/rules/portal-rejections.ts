import type {ServiceErrorName} from '@sso-oidc/core'
import type {FRONT_ERRORS} from './oidc-rejections.ts'
import type {RejectionEntry} from './rejection-entry.ts'

/** Rejections by the access portal. */
export const PORTAL_REJECTIONS = {
  otherMethod: {
    exception: 'MethodNotAllowedException',
    description: 'Method not allowed for this path',
    source: 'inferred',
  },
  unauthorized: {
    exception: 'UnauthorizedException',
    description: 'Session token not found or invalid',
    source: 'benkehoe/aws-sso-util#74',
  },
  noAccess: {exception: 'ForbiddenException', description: 'No access', source: 'crewjam/saml#379'},
  invalidPortalRequest: {
    exception: 'InvalidRequestException',
    description: 'A parameter is missing or invalid',
    source: 'inferred',
  },
  invalidPage: {exception: 'InvalidRequestException', description: 'Invalid next token provided', source: 'inferred'},
  tooManyRequests: {exception: 'TooManyRequestsException', description: 'Rate exceeded', source: 'inferred'},
  unknownAccount: {exception: 'ResourceNotFoundException', description: 'Account not found', source: 'inferred'},
} as const satisfies Record<string, RejectionEntry<ServiceErrorName | keyof typeof FRONT_ERRORS>>
