import {ConfigError} from '@sso-oidc/core'
import {type Profile, textOf} from '../config/config.ts'
import {showName} from '../config/show-name.ts'
import {cachedRole} from './cached-role.ts'
import {type Credentials, profileError, type TemporaryCredentials} from './credentials.ts'
import {callSts, type StsSource, sessionName} from './sts.ts'

/** Finders of the credentials that assume the role. */
export interface RoleSources {
  /** Looks for credentials in a profile, except those of a role. */
  readonly fromProfile: (profile: Profile) => Promise<Credentials | undefined>
  /** Looks for credentials outside of the files, by the values of `credential_source`. Default: it is not supported. */
  readonly fromSource?: Readonly<Record<string, () => Promise<Credentials | undefined> | Credentials | undefined>>
}

/** Returns whether a profile assumes a role. A role of a web identity is another provider's. */
export function hasRole({settings}: Profile): boolean {
  return settings['role_arn'] !== undefined && settings['web_identity_token_file'] === undefined
}

/**
 * Assumes the role of a profile that has one, with the credentials of `source_profile` or `credential_source`. Source profiles can
 * assume roles themselves. Uses the credentials that the AWS CLI or this program has cached if 15 minutes are left.
 *
 * @throws {ConfigError} `CredentialsFailed` if the settings are invalid or the source has no credentials
 * @throws {ServiceError} if STS rejects the request
 */
export async function assumeRole(
  profile: Profile,
  source: StsSource,
  sources: RoleSources,
  visited: readonly string[] = [profile.name],
): Promise<TemporaryCredentials> {
  const parameters = parametersOf(profile)
  return cachedRole(parameters, source, async () => {
    // Nothing prompts: the program runs in scripts.
    if (parameters.SerialNumber !== undefined)
      throw profileError(profile, 'needs an MFA code (mfa_serial), which is not supported')
    const credentials = await sourceCredentials(profile, source, sources, visited)
    const {RoleArn, RoleSessionName, DurationSeconds, ExternalId} = parameters
    const given = [
      ['RoleSessionName', sessionName(RoleSessionName, source.context.now)],
      ['ExternalId', ExternalId],
      ['DurationSeconds', DurationSeconds?.toString()],
      ['RoleArn', RoleArn],
    ] as const
    return () => callSts({action: 'AssumeRole', parameters: given, credentials}, profile, source)
  })
}

/** Returns the configured parameters of AssumeRole. The AWS CLI ignores a duration that is not an integer. */
function parametersOf({settings}: Profile) {
  const duration = textOf(settings, 'duration_seconds')
  return {
    RoleArn: textOf(settings, 'role_arn'),
    RoleSessionName: textOf(settings, 'role_session_name'),
    ExternalId: textOf(settings, 'external_id'),
    SerialNumber: textOf(settings, 'mfa_serial'),
    DurationSeconds: duration !== undefined && /^\d+$/.test(duration) ? Number(duration) : undefined,
  }
}

async function sourceCredentials(
  profile: Profile,
  source: StsSource,
  sources: RoleSources,
  visited: readonly string[],
): Promise<Credentials> {
  const sourceProfile = textOf(profile.settings, 'source_profile')
  const credentialSource = textOf(profile.settings, 'credential_source')
  if (sourceProfile !== undefined && credentialSource !== undefined) {
    throw profileError(profile, 'has both source_profile and credential_source')
  }
  if (sourceProfile !== undefined) return fromSourceProfile(profile, source, sources, [...visited, sourceProfile])
  if (credentialSource === undefined) {
    throw profileError(profile, 'has role_arn without source_profile or credential_source')
  }
  const {fromSource} = sources
  if (fromSource === undefined)
    throw profileError(profile, 'has credential_source, but only source_profile is supported')
  const find = Object.hasOwn(fromSource, credentialSource) ? fromSource[credentialSource] : undefined
  if (find === undefined) {
    const known = Object.keys(fromSource).join(', ')
    throw profileError(profile, `has an invalid credential_source${showName(credentialSource)}. Valid values: ${known}`)
  }
  const found = await find()
  if (found === undefined)
    throw profileError(profile, `has no credentials in its credential_source ${credentialSource}`)
  return found
}

/** The last visited name is the source profile. Only a profile with static keys can be its own source. */
async function fromSourceProfile(
  profile: Profile,
  source: StsSource,
  sources: RoleSources,
  visited: readonly string[],
): Promise<Credentials> {
  const name = visited.at(-1) ?? ''
  const next = findProfile(name, profile, source)
  const hasKeys = ['aws_access_key_id', 'aws_secret_access_key'].some((key) => next.settings[key] !== undefined)
  if (visited.indexOf(name) < visited.length - 1 && !(name === profile.name && hasKeys)) {
    throw profileError(profile, `has a circular source_profile${showName(name)}`)
  }
  const found =
    hasKeys || !hasRole(next) ? await sources.fromProfile(next) : await assumeRole(next, source, sources, visited)
  if (found === undefined) throw profileError(profile, `has a source_profile${showName(name)} that has no credentials`)
  return found
}

function findProfile(name: string, profile: Profile, {config}: StsSource): Profile {
  try {
    return config.profile(name)
  } catch (cause) {
    if (!(cause instanceof ConfigError) || cause.code !== 'ProfileNotFound') throw cause
    throw profileError(profile, `has a source_profile${showName(name)} that does not exist`, {cause})
  }
}
