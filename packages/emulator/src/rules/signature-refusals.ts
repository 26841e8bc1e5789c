import type {RefusalEntry} from './refusal-entry.ts'

/** Exceptions that say something about a signature. All have the status 403. */
type SignatureException =
  | 'ExpiredTokenException'
  | 'IncompleteSignatureException'
  | 'InvalidSignatureException'
  | 'MissingAuthenticationTokenException'
  | 'UnrecognizedClientException'

/**
 * How the layer in front of the service refuses a signature. The names and most words are what AWS's services with a REST
 * and JSON protocol answer; that this service does so too is inferred.
 */
export const SIGNATURE_REFUSALS = {
  unsigned: {
    exception: 'MissingAuthenticationTokenException',
    description: 'Missing Authentication Token',
    source: 'inferred',
  },
  malformedSignature: {
    exception: 'IncompleteSignatureException',
    description: 'Authorization header is not a complete SigV4 signature, or x-amz-date is not a date',
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
    description: 'Signature expired, or is of a time that has not come',
    source: 'inferred',
  },
  unsignedHeader: {
    exception: 'InvalidSignatureException',
    description: 'host, and every header that begins with x-amz-, have to be signed',
    source: 'inferred',
  },
  wrongSignature: {
    exception: 'InvalidSignatureException',
    description: 'The request signature we calculated does not match the signature you provided.',
    source: 'inferred',
  },
} as const satisfies Record<string, RefusalEntry<SignatureException>>
