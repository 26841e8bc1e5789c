import {type AnyOperation, type Client, createClient, type Transport} from '@sso-oidc/core'
import type {Config, Context} from '@sso-oidc/session'
import type {GlobalValues} from '../argv/global-flags.ts'
import {type IssuedResponse, issuesToken} from '../output/issued-response.ts'
import type {Redactor} from '../output/redactor.ts'
import type {MessageStream} from '../output/safe-stream.ts'
import type {Settings} from '../settings/settings.ts'
import type {Connection} from './connection.ts'
import {logExchanges} from './debug.ts'
import {requestSecrets, responseSecrets} from './sensitive-texts.ts'
import {createSigner} from './signer.ts'
import {nodeTransport} from './transport.ts'

const UNVERIFIED =
  'sso-oidc: warning: --no-verify-ssl disables certificate verification. Others on the network can read and change ' +
  'requests and responses, including secrets.'

/** The parts of the context that a client needs. */
export interface ClientContext extends Pick<Context, 'cwd' | 'env' | 'now' | 'transport'> {
  readonly config: Config
  readonly stderr: MessageStream
  readonly redactor: Redactor
  readonly issued: IssuedResponse
  readonly userAgent: string
}

/** Creates the client of one operation. */
export function connectClient(
  operation: AnyOperation,
  {globals, settings, connection}: {globals: GlobalValues; settings: Settings; connection: Connection},
  context: ClientContext,
): Client {
  const {env, config, stderr, redactor, issued, userAgent, now} = context
  const {endpoint, maxAttempts, region, verify} = connection
  if (!verify && endpoint.protocol === 'https:') warnOnce(stderr)
  const transport = collectSecrets(context.transport ?? nodeTransport(connection, env), redactor)
  const logged = globals.debug ? logExchanges(transport, operation, (line) => stderr.log(line)) : transport
  const {profile} = settings
  return createClient({
    endpoint,
    maxAttempts,
    transport: issuesToken(operation) ? keepIssued(logged, operation, issued) : logged,
    now,
    headers: {'user-agent': `${userAgent} md/command#${operation.name}`},
    sign: globals['no-sign-request']
      ? false
      : createSigner(
          {
            ...{context, config, profile, isProfileOption: Boolean(globals.profile), region, transport},
            onWarning: (line) => stderr.log(line),
          },
          redactor,
        ),
  })
}

/** Streams that have the warning. A command can create several clients. */
const warned = new WeakSet<MessageStream>()

function warnOnce(stderr: MessageStream): void {
  if (warned.has(stderr)) return
  warned.add(stderr)
  stderr.log(UNVERIFIED)
}

/** Adds the secrets of all requests and responses to the secrets of the run. */
function collectSecrets(transport: Transport, redactor: Redactor): Transport {
  return async (request) => {
    redactor.addLater(() => requestSecrets(request))
    const response = await transport(request)
    redactor.addLater(() => responseSecrets(response.body))
    return response
  }
}

/** Keeps a response with a token until it is printed or cached. Sends no request if the response could not be saved. */
function keepIssued(transport: Transport, operation: AnyOperation, issued: IssuedResponse): Transport {
  return async (request) => {
    issued.assertSavable()
    const response = await transport(request)
    if (response.status < 300) issued.keep(operation, response.body)
    return response
  }
}
