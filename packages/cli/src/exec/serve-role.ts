import type {CommandContext, Program} from '../command.ts'
import {needsLogin} from '../login/with-login.ts'
import {errorMessage} from '../messages/error-message.ts'
import type {OpenRole, RoleKeys} from '../network/open-role.ts'
import {startCredentialServer} from './credential-server.ts'
import {RENEWAL_MARGIN} from './renewal-margin.ts'
import {renewKeys} from './renewed-keys.ts'
import {runProgram, signalCode, withSignals} from './run-program.ts'
import {writeServedFiles} from './served-files.ts'

/** What a command with a credential server needs. */
interface Serving {
  readonly program: Program
  readonly role: OpenRole
  /** Credentials at the start. */
  readonly keys: RoleKeys
  /** Returns the environment of the command with these variables of the credentials. */
  readonly environment: (variables: NodeJS.ProcessEnv) => NodeJS.ProcessEnv
}

/**
 * Runs a program with a server that gives it credentials, and renews them. Returns the exit code of the program. Server and
 * files end with the program.
 *
 * @throws as `runProgram`
 */
export async function serveRole({program, role, keys, environment}: Serving, context: CommandContext): Promise<number> {
  const {host, now, redactor, stderr} = context
  const onFailure = (reason: unknown, {expiration = 0}: RoleKeys): void =>
    stderr.log(failureText(role.name, reason, expiration > now() ? expiration : undefined))
  const request = async (old: RoleKeys): Promise<RoleKeys> => {
    let reason: unknown
    const next = await role.credentials({
      margin: RENEWAL_MARGIN,
      onWarning: (warning) => {
        reason = warning
      },
    })
    // The old credentials are still valid, but the service could not be reached.
    if (reason !== undefined && next.accessKeyId === old.accessKeyId) throw reason
    return next
  }
  return withSignals(host, async (group) => {
    const renewed = renewKeys(keys, {request, onFailure, now})
    const files = writeServedFiles(role.region, context)
    const stop = host.onExit(files.remove)
    const server = await startCredentialServer(renewed.current)
    redactor.add(server.token)
    try {
      const variables = {
        ...files.variables,
        AWS_CONTAINER_CREDENTIALS_FULL_URI: server.url,
        AWS_CONTAINER_AUTHORIZATION_TOKEN: server.token,
      }
      const early = group.received()
      return early === undefined ? await runProgram(program, {env: environment(variables)}, group) : signalCode(early)
    } finally {
      renewed.stop()
      files.remove()
      stop()
      await server.close()
    }
  })
}

function failureText(name: string, reason: unknown, expiration: number | undefined): string {
  const until = expiration === undefined ? 'have expired' : `expire at ${new Date(expiration).toISOString()}`
  const remedy = needsLogin(reason) ? ' Run `sso-oidc login` in another terminal.' : ''
  return `sso-oidc: warning: The credentials of ${name} ${until} and could not be renewed: ${errorMessage(reason)}${remedy}`
}
