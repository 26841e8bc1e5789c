type Environment = Readonly<Record<string, string | undefined>>

/** Variable with the region that `exec` has taken from a profile and not from the user. */
export const ROLE_REGION = 'SSO_OIDC_ROLE_REGION'

/** Variables of files that `exec --serve` replaces, and the variables that keep their values. */
const FILES = {
  AWS_CONFIG_FILE: 'SSO_OIDC_OUTER_CONFIG_FILE',
  AWS_SHARED_CREDENTIALS_FILE: 'SSO_OIDC_OUTER_SHARED_CREDENTIALS_FILE',
} as const

/** Variable with the directory of the files that `exec --serve` writes. */
const SERVED_FOLDER = 'SSO_OIDC_SERVED_FOLDER'

/**
 * Returns the environment without the region of the role of an outer `exec`, so that a profile inside it has its own region.
 * A region that the user has set since then stays.
 */
export function withoutOuterRegion(env: Environment): Environment {
  const {[ROLE_REGION]: outer, ...rest} = env
  if (outer === undefined) return env
  return Object.fromEntries(
    Object.entries(rest).filter(([name, value]) => !/^AWS_(DEFAULT_)?REGION$/.test(name) || value !== outer),
  )
}

/** Returns the variables that replace the configuration files by those in a directory, and keep the names of the old ones. */
export function servedVariables(folder: string, env: Environment): NodeJS.ProcessEnv {
  const kept = Object.entries(FILES).map(([name, outer]) => [outer, env[name]])
  return {
    ...Object.fromEntries(kept),
    [SERVED_FOLDER]: folder,
    AWS_CONFIG_FILE: `${folder}/config`,
    AWS_SHARED_CREDENTIALS_FILE: `${folder}/credentials`,
  }
}

/** Returns the environment with the user's configuration files, for this program inside `exec --serve`. */
export function withOuterFiles(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Node reads each variable from the system, so a copy takes 0.2 ms.
  if (env[SERVED_FOLDER] === undefined) return env
  const {[SERVED_FOLDER]: folder, ...rest} = env
  for (const [name, outer] of Object.entries(FILES)) {
    const {[outer]: value} = rest
    delete rest[outer]
    if (!rest[name]?.startsWith(`${folder}/`)) continue
    if (value === undefined) delete rest[name]
    else rest[name] = value
  }
  return rest
}
