import {statSync} from 'node:fs'
import {ConfigError} from '@sso-oidc/core'
import {readFile, toFileError} from '../files/read-file.ts'
import {parseConfig, type Sections} from './parse-config.ts'

/**
 * Reads a configuration file. A missing file has no sections.
 *
 * @throws {ConfigError} `InvalidConfig` with the file and the line, if the file cannot be read or parsed
 */
export function readConfigFile(file: string): Sections {
  return parseConfigText(readConfigText(file), file)
}

/**
 * Parses the text of a configuration file.
 *
 * @throws {ConfigError} `InvalidConfig` with the file and the line, if it cannot be parsed
 */
export function parseConfigText(text: string, file: string): Sections {
  return parseConfig(text, (problem, line) => {
    const details = {file, line: String(line)}
    throw new ConfigError('InvalidConfig', `${file}, line ${line}: ${problem}.`, {details})
  })
}

/**
 * Reads the text of a configuration file. A missing file is an empty one.
 *
 * @throws {ConfigError} `InvalidConfig` if the file cannot be read
 */
export function readConfigText(file: string): string {
  const fail = (reason: string, cause: unknown): never => {
    throw new ConfigError('InvalidConfig', `Cannot read ${file}: ${reason}.`, {cause, details: {file}})
  }
  let bytes: Uint8Array
  try {
    // An exception takes ten times as long, and many users have one file only.
    if (statSync(file, {throwIfNoEntry: false}) === undefined) return ''
    bytes = readFile(file)
  } catch (error) {
    const problem = toFileError(error)
    return problem.isMissing ? '' : fail(problem.message, problem)
  }
  try {
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(bytes)
  } catch (error) {
    return fail('invalid UTF-8', error)
  }
}
