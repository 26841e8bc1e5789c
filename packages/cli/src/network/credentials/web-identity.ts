import {
  type Credentials,
  cachedRole,
  callSts,
  expandPath,
  FileError,
  type Profile,
  profileError,
  readFile,
  sessionName,
  textOf,
} from '@sso-oidc/session'
import {type CredentialSource, stsSource} from './source.ts'

/**
 * Assumes a role with the token of an identity provider, from the environment or a profile. Uses cached credentials as
 * `assumeRole` does.
 *
 * @throws {ConfigError} `CredentialsFailed` if the settings are invalid or the file cannot be read
 * @throws {ServiceError} if STS rejects the request
 */
export async function webIdentityCredentials(
  profile: Profile,
  source: CredentialSource,
  {usesEnvironment}: {usesEnvironment: boolean},
): Promise<Credentials | undefined> {
  const {env, now} = source.context
  const find = (variable: string, key: string): string | undefined =>
    (usesEnvironment ? env[variable] : undefined) || textOf(profile.settings, key)
  const file = find('AWS_WEB_IDENTITY_TOKEN_FILE', 'web_identity_token_file')
  if (file === undefined) return undefined
  const role = find('AWS_ROLE_ARN', 'role_arn')
  if (role === undefined) throw profileError(profile, 'has a web identity token file without role_arn or AWS_ROLE_ARN')
  const name = find('AWS_ROLE_SESSION_NAME', 'role_session_name')
  return cachedRole({RoleArn: role, RoleSessionName: name}, source, async () => {
    const parameters = [
      ['RoleSessionName', sessionName(name, now)],
      ['RoleArn', role],
      ['WebIdentityToken', readToken(file, profile, source)],
    ] as const
    return () => callSts({action: 'AssumeRoleWithWebIdentity', parameters}, profile, stsSource(source))
  })
}

function readToken(file: string, profile: Profile, {context}: CredentialSource): string {
  try {
    return new TextDecoder().decode(readFile(expandPath(file, context)))
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    throw profileError(profile, `has a web identity token file that cannot be read: ${cause.message}`, {cause})
  }
}
