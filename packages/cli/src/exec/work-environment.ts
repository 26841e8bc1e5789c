import type {GlobalValues} from '../argv/global-flags.ts'
import type {ProgramContext} from '../command.ts'
import type {OpenRole} from '../network/open-role.ts'
import {STALE_VARIABLES} from '../output/credential-variables.ts'
import {ROLE_REGION, withoutOuterRegion} from '../settings/outer-role.ts'
import {explicitSetting} from '../settings/settings.ts'

/**
 * Returns the environment of a command that works with a role. Removes the variables that would override its credentials,
 * among them those of an outer `exec`. `variables` are those of the credentials.
 */
export function workEnvironment(
  {name, region}: Pick<OpenRole, 'name' | 'region'>,
  {globals, variables}: {globals: GlobalValues; variables: NodeJS.ProcessEnv},
  {env: given, platform}: Pick<ProgramContext, 'env' | 'platform'>,
): NodeJS.ProcessEnv {
  const env = withoutOuterRegion(given)
  const regions = region === undefined ? {} : {AWS_REGION: region, AWS_DEFAULT_REGION: region}
  const isOfProfile = region !== undefined && explicitSetting('region', globals, env) === undefined
  const own: NodeJS.ProcessEnv = {
    ...variables,
    ...regions,
    SSO_OIDC_ROLE: name,
    ...(isOfProfile ? {[ROLE_REGION]: region} : {}),
  }
  // Windows ignores the case of the names.
  const upper = (variable: string): string => (platform === 'win32' ? variable.toUpperCase() : variable)
  const replaced = new Set([...STALE_VARIABLES, ROLE_REGION, ...Object.keys(own)])
  return {...Object.fromEntries(Object.entries(env).filter(([variable]) => !replaced.has(upper(variable)))), ...own}
}
