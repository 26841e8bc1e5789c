import type {Signer} from '@sso-oidc/core'
import {type CredentialSource, type Credentials, findCredentials} from './credentials.ts'
import {signRequest} from './sign-request.ts'

/**
 * Creates a signer (SigV4) with the IAM credentials that the AWS CLI would use.
 *
 * Looks for credentials, and loads the library, when the first request is signed. Signs each attempt of a request anew.
 *
 * @throws {ConfigError} `NoCredentials` if there are none, `CredentialsFailed` if the configured ones fail
 */
export function createSigner(source: CredentialSource): Signer {
  let found: Promise<Credentials> | undefined
  return async (request, service) => {
    found ??= findCredentials(source)
    return signRequest(request, {credentials: await found, region: source.region, service})
  }
}
