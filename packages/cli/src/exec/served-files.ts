import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {ConfigError} from '@sso-oidc/core'
import {temporaryFolder} from '@sso-oidc/session'
import type {ProgramContext} from '../command.ts'
import {servedVariables} from '../settings/outer-role.ts'

/** Configuration files without credentials. */
export interface ServedFiles {
  readonly variables: NodeJS.ProcessEnv
  remove(): void
}

/**
 * Writes configuration files that only the user can read: one with the region, and one for credentials that is empty. The
 * AWS SDKs would use a profile of the user's files instead of the server.
 *
 * @throws {ConfigError} `InvalidRegion`
 */
export function writeServedFiles(region: string | undefined, {env}: Pick<ProgramContext, 'env'>): ServedFiles {
  if (region !== undefined && !/^[\w-]{1,63}$/.test(region)) {
    throw new ConfigError('InvalidRegion', 'The region is invalid.', {details: {region}})
  }
  const folder = mkdtempSync(path.join(temporaryFolder(env), 'sso-oidc-'))
  const remove = (): void => rmSync(folder, {recursive: true, force: true})
  try {
    const config = region === undefined ? '' : `[default]\nregion = ${region}\n`
    writeFileSync(path.join(folder, 'config'), config, {flag: 'wx', mode: 0o600})
    writeFileSync(path.join(folder, 'credentials'), '', {flag: 'wx', mode: 0o600})
  } catch (error) {
    remove()
    throw error
  }
  return {variables: servedVariables(folder, env), remove}
}
