import {SsoOidcError} from '@sso-oidc/core'
import {isEqual, type LoopbackRequest, type LoopbackResponse, listenOnLoopback} from '@sso-oidc/session'
import {needsLogin} from '../login/with-login.ts'
import {errorMessage} from '../messages/error-message.ts'
import type {RoleKeys} from '../network/open-role.ts'

const PATH = '/credentials'

/** Server that gives credentials to the AWS SDKs, as the one of a container does. */
export interface CredentialServer {
  readonly url: string
  /** Value of the `Authorization` header of every request. Secret. */
  readonly token: string
  close(): Promise<void>
}

type Reply = readonly [status: number, body: object]

/**
 * Starts a server on 127.0.0.1 that answers with credentials. It needs a token, and answers programs only, no web pages.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export async function startCredentialServer(current: () => Promise<RoleKeys>): Promise<CredentialServer> {
  const {randomBytes} = process.getBuiltinModule('node:crypto')
  const token = randomBytes(32).toString('base64url')
  const {host, close} = await listenOnLoopback((request, response, own) => {
    const refusal = refusalOf(request, {host: own, token})
    if (refusal !== undefined) return send(response, refusal)
    return void current().then(
      (keys) => send(response, [200, toAnswer(keys)]),
      (error: unknown) => send(response, toFailure(error)),
    )
  })
  return {url: `http://${host}${PATH}`, token, close}
}

function refusalOf(
  {method, url, headers}: LoopbackRequest,
  expected: {host: string; token: string},
): Reply | undefined {
  // A web page of another site has another host, if its name leads to this computer.
  if (headers.host !== expected.host) return refusal(421, 'Only 127.0.0.1 is allowed.')
  if (url !== PATH) return refusal(404, 'Nothing is here.')
  if (method !== 'GET') return refusal(405, 'Only GET is allowed.')
  if (!isEqual(headers.authorization ?? '', expected.token)) {
    return refusal(401, 'The value of AWS_CONTAINER_AUTHORIZATION_TOKEN is required.')
  }
  return undefined
}

function refusal(status: number, message: string): Reply {
  return [status, {Code: 'InvalidRequest', Message: message}]
}

function toAnswer({accessKeyId, secretAccessKey, sessionToken, expiration, accountId}: RoleKeys): object {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    Token: sessionToken,
    ...(expiration === undefined ? {} : {Expiration: new Date(expiration).toISOString()}),
    AccountId: accountId,
  }
}

/** SDKs repeat a request after a status of 500 or more, which helps if the network fails. */
function toFailure(error: unknown): Reply {
  const code = error instanceof SsoOidcError ? error.code : 'InternalError'
  if (needsLogin(error)) return [401, {Code: code, Message: `${errorMessage(error)} Run \`sso-oidc login\`.`}]
  return [code === 'ForbiddenException' ? 403 : 503, {Code: code, Message: errorMessage(error)}]
}

function send(response: LoopbackResponse, [status, body]: Reply): void {
  const text = JSON.stringify(body)
  response
    .writeHead(status, {
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(text),
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      ...(status === 405 ? {allow: 'GET'} : {}),
    })
    .end(text)
}
