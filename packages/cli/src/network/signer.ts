import type {Signer} from '@sso-oidc/core'
import {type Credentials, signRequest} from '@sso-oidc/session'
import type {Redactor} from '../output/redactor.ts'
import type {CredentialSource} from './credentials.ts'

/**
 * Creates a signer (SigV4) with the IAM credentials that the AWS CLI would use.
 *
 * Looks for credentials, and loads the library, when the first request is signed. Signs each attempt of a request anew.
 * Adds the keys to the secrets of the run.
 *
 * @throws {ConfigError} `NoCredentials` if there are none, `CredentialsFailed` if the configured ones fail
 */
export function createSigner(source: CredentialSource, redactor?: Redactor): Signer {
  let found: Promise<Credentials> | undefined
  const find = async (): Promise<Credentials> => {
    const {findCredentials} = await import('./credentials.ts')
    const credentials = await findCredentials(source)
    redactor?.add(credentials.secretAccessKey, credentials.sessionToken)
    return credentials
  }
  return async (request, service, time) => {
    found ??= find()
    return signRequest(request, {credentials: await found, region: source.region, service}, new Date(time))
  }
}
