import type {RejectionEntry} from './rejection-entry.ts'

/** Exceptions for signatures. All of them have the status 403. */
type SignatureException =
  | 'ExpiredTokenException'
  | 'IncompleteSignatureException'
  | 'InvalidSignatureException'
  | 'MissingAuthenticationTokenException'
  | 'UnrecognizedClientException'

/**
 * Rejections of signatures by the layer in front of the service. The names and most descriptions are those of AWS
 * services with a REST and JSON protocol. For this service they are inferred.
 */
export const SIGNATURE_REJECTIONS = {
  unsigned: {
    exception: 'MissingAuthenticationTokenException',
    description: 'Missing Authentication Token',
    source: 'inferred',
  },
  malformedSignature: {
    exception: 'IncompleteSignatureException',
    description: 'Authorization header is not a complete SigV4 signature, or x-amz-date is not a valid date',
    source: 'inferred',
  },
  otherScope: {
    exception: 'InvalidSignatureException',
    description: 'Credential should be scoped to the date of the request, the region and the service',
    source: 'inferred',
  },
  unknownAccessKey: {
    exception: 'UnrecognizedClientException',
    description: 'The security token included in the request is invalid.',
    source: 'inferred',
  },
  expiredCredentials: {
    exception: 'ExpiredTokenException',
    description: 'The security token included in the request is expired',
    source: 'inferred',
  },
  skewed: {
    exception: 'InvalidSignatureException',
    description: 'Signature expired or not yet current',
    source: 'inferred',
  },
  unsignedHeader: {
    exception: 'InvalidSignatureException',
    description: 'The host header and all x-amz- headers must be signed',
    source: 'inferred',
  },
  wrongSignature: {
    exception: 'InvalidSignatureException',
    description: 'The request signature we calculated does not match the signature you provided.',
    source: 'inferred',
  },
} as const satisfies Record<string, RejectionEntry<SignatureException>>
