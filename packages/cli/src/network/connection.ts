import {type AnyOperation, assertRegion, ConfigError, plainRegion, type ServiceName, serviceOf} from '@sso-oidc/core'
import {type Context, expandPath, readFile, ssoRegion} from '@sso-oidc/session'
import type {GlobalValues} from '../argv/global-flags.ts'
import {quote} from '../messages/quote.ts'
import {invalidSetting, type Setting, type Settings} from '../settings/settings.ts'
import {serviceEndpoint} from './service-endpoint.ts'
import type {TransportSettings} from './transport.ts'

/** Connection to the service of an operation. */
export interface Connection extends TransportSettings {
  readonly region: string
  readonly endpoint: URL
  /** Maximum number of requests, including the first. */
  readonly maxAttempts: number
}

type ConnectionContext = Pick<Context, 'cwd' | 'env'>

const DEFAULT_TIMEOUT_SECONDS = 60

/**
 * Resolves region, endpoint, time limits, and TLS settings.
 *
 * @throws {ConfigError} `NoRegion`, `InvalidRegion` or `InvalidSetting`
 */
export async function resolveConnection(
  operation: AnyOperation,
  {globals, settings}: {globals: GlobalValues; settings: Settings},
  context: ConnectionContext,
): Promise<Connection> {
  const service = serviceOf(operation)
  const region = regionOf(service, settings) ?? (await regionOfInstance(context))
  if (!region) throw new ConfigError('NoRegion', 'No region is configured.')
  assertRegion(region)
  return {
    region: plainRegion(region),
    endpoint: endpointOf(service, region, {globals, settings, env: context.env}),
    maxAttempts: maxAttempts(settings),
    ...transportSettings({globals, settings}, context),
  }
}

/**
 * Resolves time limits and TLS settings.
 *
 * @throws {ConfigError} `InvalidSetting`
 */
export function transportSettings(
  {globals, settings}: {globals: GlobalValues; settings: Settings},
  context: ConnectionContext,
): TransportSettings {
  const verify = !globals['no-verify-ssl']
  const ca = verify ? caBundle(globals, settings, context) : undefined
  return {
    connectTimeout: (globals['cli-connect-timeout'] ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    readTimeout: (globals['cli-read-timeout'] ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    ...(ca === undefined ? {} : {ca}),
    verify,
  }
}

async function regionOfInstance({env}: ConnectionContext): Promise<string | undefined> {
  const {instanceRegion} = await import('./instance-region.ts')
  return instanceRegion(env)
}

/** Operations of the access portal fall back to the region of the sign-in session. */
function regionOf(service: ServiceName, settings: Settings): string | undefined {
  return settings.get('region')?.value ?? (service === 'sso' ? ssoRegion(settings.profile) : undefined)
}

/**
 * Returns the endpoint of a service: `--endpoint-url`, the configured one, or the one of the region.
 *
 * @throws {ConfigError} `InvalidSetting` or `InvalidRegion`
 */
export function endpointOf(
  service: ServiceName,
  region: string,
  {globals, settings, env}: {globals: GlobalValues; settings: Settings; env: Context['env']},
): URL {
  const url = globals['endpoint-url']
  if (url === undefined) return serviceEndpoint(service, region, {env, profile: settings.profile})
  if (URL.canParse(url)) return new URL(url)
  throw new ConfigError('InvalidSetting', `Invalid --endpoint-url ${quote(url)}. Use a complete URL.`)
}

/**
 * Returns the maximum number of requests. The retry mode is only validated: `standard` and `adaptive` are the same for
 * a single call.
 *
 * @throws {ConfigError} `InvalidSetting`
 */
export function maxAttempts(settings: Settings): number {
  const mode = settings.get('retryMode')
  if (mode !== undefined && !/^(standard|adaptive)$/.test(mode.value))
    throw invalidSetting(mode, 'standard or adaptive')
  const attempts = settings.get('maxAttempts')
  if (attempts === undefined) return 3
  if (/^\s*\+?\d+\s*$/.test(attempts.value) && Number(attempts.value) >= 1) return Number(attempts.value)
  throw invalidSetting(attempts, 'a whole number, at least 1')
}

function caBundle(globals: GlobalValues, settings: Settings, context: ConnectionContext): string | undefined {
  const flag = globals['ca-bundle']
  const requests = context.env['REQUESTS_CA_BUNDLE']
  const setting: Setting | undefined =
    flag === undefined
      ? (settings.get('caBundle') ?? (requests ? {value: requests, from: 'REQUESTS_CA_BUNDLE'} : undefined))
      : {value: flag, from: '--ca-bundle'}
  if (setting === undefined) return undefined
  let pem = ''
  try {
    pem = new TextDecoder().decode(readFile(expandPath(setting.value, context)))
  } catch {
    throw invalidSetting(setting, 'the path of a readable file')
  }
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem
  throw invalidSetting(setting, 'the path of a PEM file with certificates')
}
