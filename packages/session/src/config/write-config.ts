import {readlinkSync, realpathSync, statSync} from 'node:fs'
import path from 'node:path'
import {ConfigError, type PlatformSignal} from '@sso-oidc/core'
import type {Context} from '../context.ts'
import {withLock} from '../files/lock.ts'
import {FileError, toFileError} from '../files/read-file.ts'
import {replaceFile} from '../files/replace-file.ts'
import {configFile} from './config.ts'
import {parseConfigText, readConfigText} from './config-file.ts'
import {type ConfigSection, editConfig} from './edit-config.ts'

/** Settings of a change to the configuration file. */
export interface WriteConfigOptions extends Pick<Context, 'env' | 'cwd'> {
  /** Cancels the wait for another process that writes the file. */
  readonly signal?: PlatformSignal | undefined
}

/**
 * Writes settings to sections of `~/.aws/config`, or of the file of `AWS_CONFIG_FILE`, and returns its path. All other lines
 * stay as they are. Of several processes, one after the other writes.
 *
 * A new file can be read by its owner only. An existing file keeps its mode and owner, and a symbolic link stays a link.
 *
 * @example
 * const settings = {sso_start_url: 'https://d-1234567890.awsapps.com/start', sso_region: 'us-east-1'}
 * await writeConfig([{kind: 'sso-session', name: 'my-sso', settings}], {env: process.env, cwd: process.cwd()})
 *
 * @throws {ConfigError} `InvalidConfig` if the file cannot be read, parsed, or written; `InvalidSetting` if a name or a value
 *   cannot be written
 */
export function writeConfig(sections: readonly ConfigSection[], options: WriteConfigOptions): Promise<string> {
  return changeConfig((text) => editConfig(text, sections), options)
}

/**
 * Changes the text of `~/.aws/config` with a function, as `writeConfig` does, and returns the path of the file.
 *
 * @throws as `writeConfig`, and as `change`
 */
export async function changeConfig(
  change: (text: string) => string,
  {env, cwd, signal}: WriteConfigOptions,
): Promise<string> {
  const file = configFile({env, cwd})
  await withLock('config', async () => edit(file, change), {env, signal})
  return file
}

/**
 * Reads the text of `~/.aws/config`, or of the file of `AWS_CONFIG_FILE`. A missing file is an empty one.
 *
 * @throws {ConfigError} `InvalidConfig` if the file cannot be read or parsed
 */
export function readConfig({env, cwd}: Pick<Context, 'env' | 'cwd'>): {file: string; text: string} {
  const file = configFile({env, cwd})
  const text = readConfigText(file)
  parseConfigText(text, file)
  return {file, text}
}

function edit(file: string, change: (text: string) => string): void {
  const text = readConfigText(file)
  // A file with an error stays as it is.
  parseConfigText(text, file)
  const next = change(text)
  if (next === text) return
  // A new section inherits the settings of [DEFAULT], which can be invalid.
  parseConfigText(next, file)
  try {
    const target = targetOf(file)
    const attributes = statSync(target, {throwIfNoEntry: false})
    if (attributes?.isFile() === false) throw new FileError('it is not a regular file')
    replaceFile(target, next, attributes)
  } catch (error) {
    const cause = toFileError(error)
    throw new ConfigError('InvalidConfig', `Cannot write ${file}: ${cause.message}.`, {cause, details: {file}})
  }
}

/** Returns the file that a path leads to through symbolic links, even if the file does not exist yet. */
function targetOf(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    const link = linkOf(file)
    return link === undefined ? file : targetOf(path.resolve(realpathSync(path.dirname(file)), link))
  }
}

function linkOf(file: string): string | undefined {
  try {
    return readlinkSync(file)
  } catch {
    return undefined
  }
}
