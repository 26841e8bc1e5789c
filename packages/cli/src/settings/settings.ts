import {ConfigError, InputError, showWord} from '@sso-oidc/core'
import {openConfig, type Profile} from '@sso-oidc/session'
import type {Surroundings} from '../input/surroundings.ts'
import {textValue} from '../words/values.ts'
import type {Words} from '../words/words.ts'

/** Where one setting can stand. The first place that has it wins: flag, variables, profile. */
interface Places {
  readonly flag?: string
  readonly variables?: readonly string[]
  readonly key?: string
}

const SETTINGS = {
  caBundle: {flag: 'ca-bundle', variables: ['AWS_CA_BUNDLE'], key: 'ca_bundle'},
  dualStack: {variables: ['AWS_USE_DUALSTACK_ENDPOINT'], key: 'use_dualstack_endpoint'},
  errorFormat: {flag: 'cli-error-format', variables: ['AWS_CLI_ERROR_FORMAT'], key: 'cli_error_format'},
  fips: {variables: ['AWS_USE_FIPS_ENDPOINT'], key: 'use_fips_endpoint'},
  ignoreEndpoints: {variables: ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'], key: 'ignore_configured_endpoint_urls'},
  maxAttempts: {variables: ['AWS_MAX_ATTEMPTS'], key: 'max_attempts'},
  output: {flag: 'output', variables: ['AWS_DEFAULT_OUTPUT'], key: 'output'},
  region: {flag: 'region', variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'], key: 'region'},
  retryMode: {variables: ['AWS_RETRY_MODE'], key: 'retry_mode'},
} as const satisfies Record<string, Places>

/** A value, and the name of the place where it stood. */
export interface Setting {
  readonly value: string
  readonly from: string
}

/** Looks settings up, in the order of the AWS CLI. */
export interface Settings {
  readonly profile: Profile
  /** The setting, or nothing. Empty texts count as nothing. */
  get(name: keyof typeof SETTINGS): Setting | undefined
  /** Whether the setting says `true`. */
  isTrue(name: keyof typeof SETTINGS): boolean
}

/**
 * The settings of flags, environment and profile.
 *
 * @throws {ConfigError} `ProfileNotFound` or `InvalidConfig`
 */
export function readSettings(words: Words, at: Surroundings): Settings {
  const profile = openConfig(at).profile(textValue(words, 'profile'))
  const get: Settings['get'] = (name) => {
    const {flag, variables = [], key}: Places = SETTINGS[name]
    const given = flag === undefined ? undefined : textValue(words, flag)
    if (given) return {value: given, from: `--${flag}`}
    const variable = variables.find((candidate) => at.env[candidate])
    if (variable !== undefined) return {value: at.env[variable] ?? '', from: variable}
    const value = key === undefined ? undefined : profile.settings[key]
    return typeof value === 'string' && value !== ''
      ? {value, from: `${key} of the profile ${profile.name}`}
      : undefined
  }
  return {profile, get, isTrue: (name) => get(name)?.value.toLowerCase() === 'true'}
}

/** The error for a setting whose value cannot be used. */
export function badSetting({value, from}: Setting, expected: string): ConfigError {
  return new ConfigError('InvalidSetting', `${from} is ${showWord(value)}; it has to be ${expected}.`)
}

/**
 * Checks the values of global flags, as far as that is possible without reading anything.
 *
 * @throws {InputError} for an endpoint without a scheme
 * @throws {ConfigError} for a timeout that is no whole number
 */
export function assertGlobalFlags(words: Words): void {
  const endpoint = textValue(words, 'endpoint-url')
  if (endpoint !== undefined && !/^https?:\/\//i.test(endpoint)) {
    throw new InputError(`--endpoint-url has to begin with https:// or http://, not ${showWord(endpoint)}.`)
  }
  for (const name of ['cli-read-timeout', 'cli-connect-timeout']) timeoutSeconds(words, name)
}

/** Seconds that a flag for a time limit names; 60 without it. */
export function timeoutSeconds(words: Words, name: string): number {
  const value = textValue(words, name)
  if (value === undefined) return 60
  if (/^\d+$/.test(value)) return Number(value)
  throw badSetting({value, from: `--${name}`}, 'a whole number of seconds')
}
