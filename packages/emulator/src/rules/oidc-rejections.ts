import type {ServiceErrorName} from '@sso-oidc/core'
import type {RejectionEntry} from './rejection-entry.ts'

/**
 * Errors of the layer in front of the services. The API models do not contain them, so the names and statuses are those
 * of other AWS services and all of them are inferred. The OAuth error code of the OIDC service is `invalid_request`.
 */
export const FRONT_ERRORS = {
  MethodNotAllowedException: {status: 405},
  RequestEntityTooLargeException: {status: 413},
  SerializationException: {status: 400},
  UnknownOperationException: {status: 404},
} as const satisfies Record<string, {status: number}>

/** Rejections by the OIDC service: of requests for any operation, of clients, and of grants. */
export const OIDC_REJECTIONS = {
  // Any operation
  unknownOperation: {
    exception: 'UnknownOperationException',
    description: 'No operation has this method and path',
    source: 'inferred',
  },
  tooLarge: {
    exception: 'RequestEntityTooLargeException',
    description: 'The request is longer than 65536 bytes',
    source: 'inferred',
  },
  malformed: {exception: 'SerializationException', description: 'The request is not valid JSON', source: 'inferred'},
  wrongType: {exception: 'SerializationException', description: 'A field has the wrong type', source: 'inferred'},
  invalidRequest: {
    exception: 'InvalidRequestException',
    description: 'Invalid request',
    source: 'aws/aws-cli#8516',
  },
  internal: {exception: 'InternalServerException', description: 'The emulator failed', source: 'inferred'},

  // Clients
  invalidClient: {
    exception: 'InvalidClientException',
    description: 'Invalid client provided',
    source: 'theurichde/go-aws-sso#150',
  },
  unauthorizedClient: {
    exception: 'UnauthorizedClientException',
    description: 'Client is not registered for this grant type',
    source: 'inferred',
  },
  invalidClientType: {
    exception: 'InvalidClientMetadataException',
    description: 'Invalid client type provided',
    source: 'inferred',
  },
  invalidRedirectUri: {
    exception: 'InvalidRedirectUriException',
    description: 'Invalid redirect uri provided',
    source: 'common-fate/granted#779',
    wording: 'inferred',
  },
  invalidScope: {exception: 'InvalidScopeException', description: 'Invalid scope provided', source: 'inferred'},
  invalidStartUrl: {
    exception: 'InvalidRequestException',
    description: 'Invalid start url provided',
    source: 'aws/aws-cli#7129',
  },

  // Grants
  unsupportedGrantType: {
    exception: 'UnsupportedGrantTypeException',
    description: 'Unsupported grant type provided',
    source: 'inferred',
  },
  invalidDeviceCode: {
    exception: 'InvalidGrantException',
    description: 'Invalid device code provided',
    source: 'inferred',
  },
  invalidCode: {
    exception: 'InvalidGrantException',
    description: 'Invalid grant provided',
    source: 'aws/aws-toolkit-vscode#3498',
  },
  invalidRefreshToken: {
    exception: 'InvalidGrantException',
    description: 'Invalid refresh token provided',
    source: 'aws/aws-cli#8561',
  },
  expiredDeviceCode: {exception: 'ExpiredTokenException', description: 'Device code has expired', source: 'inferred'},
  denied: {
    exception: 'AccessDeniedException',
    description: 'Authorization was denied',
    source: 'aws/aws-toolkit-jetbrains#4223',
    wording: 'inferred',
  },
  pending: {
    exception: 'AuthorizationPendingException',
    description: 'Authorization is still pending',
    source: 'aws/aws-cli#5971',
  },
  tooFast: {exception: 'SlowDownException', description: 'Polling too fast', source: 'inferred'},
} as const satisfies Record<string, RejectionEntry<ServiceErrorName | keyof typeof FRONT_ERRORS>>

/** Rejections by the OIDC service of applications and their grants. */
export const APPLICATION_REJECTIONS = {
  unknownApplication: {
    exception: 'InvalidClientException',
    description: 'Invalid client provided',
    source: 'boto/boto3#4093',
    wording: 'inferred',
  },
  notAssigned: {
    exception: 'AccessDeniedException',
    description: 'Access denied',
    source: 'aws-samples/custom-web-experience-with-amazon-q-business#16',
    wording: 'inferred',
  },
  untrustedAssertion: {
    exception: 'InvalidGrantException',
    description: 'Assertion is not signed by a trusted token issuer of the application',
    source: 'inferred',
  },
  incompleteAssertion: {
    exception: 'InvalidGrantException',
    description: 'Assertion has a missing or invalid claim',
    source: 'inferred',
  },
  expiredAssertion: {exception: 'InvalidGrantException', description: 'Assertion has expired', source: 'inferred'},
  replayedAssertion: {
    exception: 'InvalidGrantException',
    description: 'Assertion was already exchanged',
    source: 'inferred',
  },
  unknownUser: {
    exception: 'InvalidGrantException',
    description: 'Assertion does not identify exactly one user',
    source: 'inferred',
  },
  unsupportedTokenType: {
    exception: 'InvalidRequestException',
    description: 'Unsupported token type provided',
    source: 'inferred',
  },
  invalidSubjectToken: {
    exception: 'InvalidGrantException',
    description: 'Invalid subject token provided',
    source: 'inferred',
  },
  otherRegion: {
    exception: 'InvalidRequestRegionException',
    description: 'Token belongs to another region',
    source: 'inferred',
  },
} as const satisfies Record<string, RejectionEntry<ServiceErrorName>>
