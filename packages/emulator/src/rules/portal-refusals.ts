import type {ServiceErrorName} from '@sso-oidc/core'
import type {FRONT_ERRORS} from './oidc-refusals.ts'
import type {RefusalEntry} from './refusal-entry.ts'

/** How the access portal refuses a request. */
export const PORTAL_REFUSALS = {
  otherMethod: {
    exception: 'MethodNotAllowedException',
    description: 'No operation with this path has this method',
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
    description: 'A parameter is missing, or has a wrong value',
    source: 'inferred',
  },
  invalidPage: {exception: 'InvalidRequestException', description: 'Invalid next token provided', source: 'inferred'},
  unknownAccount: {exception: 'ResourceNotFoundException', description: 'Account not found', source: 'inferred'},
} as const satisfies Record<string, RefusalEntry<ServiceErrorName | keyof typeof FRONT_ERRORS>>
