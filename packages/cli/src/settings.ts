import {readFileSync} from 'node:fs'
import {assertRegion, ConfigError, endpointFor, InputError, plainRegion} from '@sso-oidc/core'
import {outputNames} from './flags.ts'
import type {Words} from './words.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What the command line says about the result and the connection. Known before anything is read. */
export interface GlobalSettings {
  /** Name of the format. */
  readonly output: string
  readonly query?: string
  readonly color: 'on' | 'off' | 'auto'
  readonly debug: boolean
}

/** How the service is reached. */
export interface ConnectionSettings {
  readonly region: string
  readonly endpoint: URL
  /** Attempts in all. */
  readonly maxAttempts: number
  /** Milliseconds; 0 means no limit. */
  readonly connectTimeout: number
  /** Milliseconds for the whole answer; 0 means no limit. */
  readonly readTimeout: number
  /** Certificate authorities in PEM, instead of the built-in ones. */
  readonly ca?: string
  /** Whether the certificate of the service is checked. */
  readonly verify: boolean
  /** Whether operations that want a signature get one. */
  readonly sign: boolean
}

/**
 * Settings of the result, from flags and environment.
 *
 * @throws {InputError | ConfigError} for values that cannot be used
 */
export function globalSettings({values}: Words, env: Environment): GlobalSettings {
  const flag = text(values, 'output')
  const output = flag ?? (env['AWS_DEFAULT_OUTPUT'] || 'json')
  if (!outputNames.includes(output)) {
    throw new ConfigError(
      'InvalidSetting',
      `AWS_DEFAULT_OUTPUT is ${JSON.stringify(output)}; it has to be one of ${outputNames.join(', ')}.`,
    )
  }
  const query = text(values, 'query')
  assertEndpointFlag(text(values, 'endpoint-url'))
  for (const name of ['cli-read-timeout', 'cli-connect-timeout']) seconds(values, name)
  return {
    output,
    ...(query === undefined ? {} : {query}),
    color: (text(values, 'color') ?? 'auto') as GlobalSettings['color'],
    debug: values.has('debug'),
  }
}

/**
 * Settings of the connection, from flags and environment, in the AWS CLI's order: flags, then variables.
 *
 * @throws {ConfigError} `NoRegion`, `InvalidRegion` or `InvalidSetting`
 */
export function connectionSettings({values}: Words, env: Environment): ConnectionSettings {
  const region = text(values, 'region') || env['AWS_REGION'] || env['AWS_DEFAULT_REGION']
  if (!region) throw new ConfigError('NoRegion')
  assertRegion(region)
  const ca = caBundle(text(values, 'ca-bundle') ?? (env['AWS_CA_BUNDLE'] || env['REQUESTS_CA_BUNDLE'] || undefined))
  return {
    region: plainRegion(region),
    endpoint: endpoint(region, text(values, 'endpoint-url'), env),
    maxAttempts: maxAttempts(env),
    connectTimeout: seconds(values, 'cli-connect-timeout') * 1000,
    readTimeout: seconds(values, 'cli-read-timeout') * 1000,
    ...(ca === undefined ? {} : {ca}),
    verify: !values.has('no-verify-ssl'),
    sign: !values.has('no-sign-request'),
  }
}

function text(values: Words['values'], name: string): string | undefined {
  const value = values.get(name)
  return typeof value === 'string' ? value : undefined
}

function assertEndpointFlag(value: string | undefined): void {
  if (value !== undefined && !/^https?:\/\//i.test(value)) {
    throw new InputError(`--endpoint-url has to begin with https:// or http://, not ${JSON.stringify(value)}.`)
  }
}

function endpoint(region: string, flag: string | undefined, env: Environment): URL {
  const ignored = isTrue(env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'])
  const configured = ignored ? undefined : env['AWS_ENDPOINT_URL_SSO_OIDC'] || env['AWS_ENDPOINT_URL']
  const url = flag ?? configured
  if (url !== undefined) {
    if (URL.canParse(url) && /^https?:/i.test(url)) return new URL(url)
    throw new ConfigError('InvalidSetting', `The endpoint URL ${JSON.stringify(url)} is not valid.`)
  }
  return endpointFor(region, {
    fips: isTrue(env['AWS_USE_FIPS_ENDPOINT']),
    dualStack: isTrue(env['AWS_USE_DUALSTACK_ENDPOINT']),
  })
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true'
}

function maxAttempts(env: Environment): number {
  const value = env['AWS_MAX_ATTEMPTS']
  if (!value) return 3
  if (/^\+?\d+$/.test(value.trim()) && Number(value) >= 1) return Number(value)
  throw new ConfigError(
    'InvalidSetting',
    `AWS_MAX_ATTEMPTS is ${JSON.stringify(value)}; it has to be a number from 1 up.`,
  )
}

function seconds(values: Words['values'], name: string): number {
  const value = text(values, name)
  if (value === undefined) return 60
  if (/^\d+$/.test(value)) return Number(value)
  throw new ConfigError('InvalidSetting', `--${name} takes whole seconds, not ${JSON.stringify(value)}.`)
}

function caBundle(file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  let pem = ''
  try {
    pem = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new ConfigError('InvalidSetting', `The CA bundle ${JSON.stringify(file)} cannot be read.`, {cause})
  }
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem
  throw new ConfigError('InvalidSetting', `The CA bundle ${JSON.stringify(file)} holds no certificate in PEM.`)
}
