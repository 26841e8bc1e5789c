import {ConfigError} from '@sso-oidc/core'
import {type Config, type Context, type Profile, showName, textOf} from '@sso-oidc/session'
import type {GlobalValues} from '../argv/global-flags.ts'
import {quote} from '../messages/quote.ts'

/** Sources of a setting in order of precedence: option, environment variables, profile. */
interface Sources {
  readonly flag?: keyof GlobalValues
  readonly variables?: readonly string[]
  readonly key?: string
}

const SETTINGS = {
  caBundle: {flag: 'ca-bundle', variables: ['AWS_CA_BUNDLE'], key: 'ca_bundle'},
  errorFormat: {flag: 'cli-error-format', variables: ['AWS_CLI_ERROR_FORMAT'], key: 'cli_error_format'},
  maxAttempts: {variables: ['AWS_MAX_ATTEMPTS'], key: 'max_attempts'},
  output: {flag: 'output', variables: ['AWS_DEFAULT_OUTPUT'], key: 'output'},
  region: {flag: 'region', variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'], key: 'region'},
  retryMode: {variables: ['AWS_RETRY_MODE'], key: 'retry_mode'},
} as const satisfies Record<string, Sources>

/** Value of a setting and the name of its source. */
export interface Setting {
  readonly value: string
  readonly from: string
}

/** Settings of a run. */
export interface Settings {
  readonly profile: Profile
  /** Returns a setting, or undefined if it is not set or empty. */
  get(name: keyof typeof SETTINGS): Setting | undefined
}

/** The parts of the context that settings are read from. */
export interface SettingsContext extends Pick<Context, 'env'> {
  readonly config: Config
}

/**
 * Reads the settings from options, environment, and profile.
 *
 * @throws {ConfigError} `ProfileNotFound` or `InvalidConfig`
 */
export function readSettings(globals: GlobalValues, {env, config}: SettingsContext): Settings {
  return settingsOf(config.profile(globals.profile || undefined), globals, env)
}

/**
 * Reads the settings like `readSettings`, for a command that can write the profile: a missing profile has no settings.
 *
 * @throws {ConfigError} `InvalidConfig`
 */
export function readSettingsOrNone(globals: GlobalValues, context: SettingsContext): Settings {
  try {
    return readSettings(globals, context)
  } catch (error) {
    if (!(error instanceof ConfigError) || error.code !== 'ProfileNotFound') throw error
    return settingsOf({name: '', settings: {}, sources: [], services: {}}, globals, context.env)
  }
}

function settingsOf(profile: Profile, globals: GlobalValues, env: Context['env']): Settings {
  const get: Settings['get'] = (name) => {
    const explicit = explicitSetting(name, globals, env)
    if (explicit !== undefined) return explicit
    const {key}: Sources = SETTINGS[name]
    const value = key === undefined ? undefined : textOf(profile.settings, key)
    return value === undefined ? undefined : {value, from: `${key} in the profile${showName(profile.name)}`}
  }
  return {profile, get}
}

/** Returns a setting from an option or environment variable, or undefined if neither has it. Reads no file. */
export function explicitSetting(
  name: keyof typeof SETTINGS,
  globals: GlobalValues,
  env: Context['env'],
): Setting | undefined {
  const {flag, variables = []}: Sources = SETTINGS[name]
  const given = flag === undefined ? undefined : globals[flag]
  if (given) return {value: String(given), from: `--${flag}`}
  const variable = variables.find((candidate) => env[candidate])
  return variable === undefined ? undefined : {value: env[variable] ?? '', from: variable}
}

/** Creates the error for a setting with an invalid value. */
export function invalidSetting({value, from}: Setting, expected: string): ConfigError {
  return new ConfigError('InvalidSetting', `Invalid value ${quote(value)} for ${from}. Use ${expected}.`)
}
