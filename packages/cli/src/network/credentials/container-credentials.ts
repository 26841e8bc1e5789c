import {ConfigError, type HttpResponse, ServiceError, withRetries} from '@sso-oidc/core'
import {type Credentials, expandPath, FileError, readFile, toCredentials} from '@sso-oidc/session'
import {localTransport} from './local-transport.ts'
import {type CredentialSource, jsonMembers} from './source.ts'

const ECS_HOST = '169.254.170.2'
/** Hosts that a request without TLS may go to, beside loopback addresses: Amazon ECS and Amazon EKS. */
const LOCAL_HOSTS: ReadonlySet<string> = new Set([ECS_HOST, '169.254.170.23', '[fd00:ec2::23]', 'localhost', '[::1]'])

/**
 * Gets the credentials of the container that the program runs in, from the URL in `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`
 * or `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
 *
 * @throws {ConfigError} `CredentialsFailed` if the URL or the response is invalid
 * @throws {ServiceError} if the response is an error
 */
export async function containerCredentials(source: CredentialSource): Promise<Credentials | undefined> {
  const {env} = source.context
  const relative = env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']
  const address = relative ? `http://${ECS_HOST}${relative}` : env['AWS_CONTAINER_CREDENTIALS_FULL_URI']
  if (!address) return undefined
  const variable = `AWS_CONTAINER_CREDENTIALS_${relative ? 'RELATIVE' : 'FULL'}_URI`
  const authorization = readAuthorization(source)
  const request = {
    method: 'GET',
    url: toLocalUrl(address, variable),
    headers: {accept: 'application/json', ...(authorization === undefined ? {} : {authorization})},
    body: '',
  } as const
  const {body} = await withRetries(async () => assertSuccess(await localTransport(source)(request)))
  const {AccessKeyId, SecretAccessKey, Token, Expiration} = jsonMembers(body)
  const keys = {accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token, expiration: Expiration}
  return toCredentials(keys) ?? fail('The container credentials endpoint returned no credentials')
}

/** The token is sent, so it must not leave the host unencrypted. */
function toLocalUrl(address: string, variable: string): string {
  const url = URL.canParse(address) ? new URL(address) : fail(`${variable} is not a valid URL`)
  const isLocal = LOCAL_HOSTS.has(url.hostname) || /^127(\.\d+){3}$/.test(url.hostname)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) return url.href
  return fail(`${variable} must use https, because ${url.hostname} is not a local host`)
}

function readAuthorization({context}: CredentialSource): string | undefined {
  const {env} = context
  const file = env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']
  const token = file ? readToken(expandPath(file, context)) : env['AWS_CONTAINER_AUTHORIZATION_TOKEN'] || undefined
  return token === undefined || !/[\r\n]/.test(token)
    ? token
    : fail('The container authorization token has a line break')
}

function readToken(file: string): string {
  try {
    return new TextDecoder().decode(readFile(file))
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    return fail(`AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE cannot be read: ${cause.message}`, {cause})
  }
}

function assertSuccess(response: HttpResponse): HttpResponse {
  const {status} = response
  if (status === 200) return response
  const details = {
    code: String(status),
    operation: 'The container credentials endpoint',
    status,
    message: '',
    members: {},
  }
  throw new ServiceError(details)
}

function fail(problem: string, options?: ErrorOptions): never {
  throw new ConfigError('CredentialsFailed', `${problem}.`, options)
}
