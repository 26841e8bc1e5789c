import {SERVICE_ERRORS} from '@sso-oidc/core'

/**
 * Errors of the layer in front of the service. They are not in its API model: names and statuses are those of other AWS
 * services, so all three are inferred.
 */
const FRONT_ERRORS = {
  RequestEntityTooLargeException: {status: 413, error: 'invalid_request'},
  SerializationException: {status: 400, error: 'invalid_request'},
  UnknownOperationException: {status: 404, error: 'invalid_request'},
} as const satisfies Record<string, {status: number; error: string}>

const EXCEPTIONS = {...SERVICE_ERRORS, ...FRONT_ERRORS}

interface RefusalEntry {
  readonly exception: keyof typeof EXCEPTIONS
  /** `error_description` of the answer. */
  readonly description: string
  /** The public thread that shows the live service saying this, or `inferred` where none does. */
  readonly source: `${string}/${string}#${number}` | 'inferred'
}

/** Every way in which the emulator refuses a request. */
const REFUSALS = {
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
  wrongType: {exception: 'SerializationException', description: 'A member has the wrong type', source: 'inferred'},
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
    source: 'inferred',
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
  denied: {exception: 'AccessDeniedException', description: 'Authorization was denied', source: 'inferred'},
  pending: {
    exception: 'AuthorizationPendingException',
    description: 'Authorization is still pending',
    source: 'aws/aws-cli#5971',
  },
  tooFast: {exception: 'SlowDownException', description: 'Polling too fast', source: 'inferred'},
} as const satisfies Record<string, RefusalEntry>

/** Name of a way to refuse. */
export type RefusalName = keyof typeof REFUSALS

/** Thrown by whatever finds a reason to refuse; the routes turn it into an answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  /** Name of the exception, for the header. */
  readonly exception: string
  /** Members of the answer, in the service's order. */
  readonly body: {readonly error: string; readonly error_description: string}

  constructor(name: RefusalName) {
    const {exception, description} = REFUSALS[name]
    super(description)
    const {status, error} = EXCEPTIONS[exception]
    this.status = status
    this.exception = exception
    this.body = {error, error_description: description}
  }
}
