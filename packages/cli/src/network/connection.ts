import {
  assertRegion,
  ConfigError,
  endpointFor,
  plainRegion,
  type ServiceName,
  serviceOf,
  showWord,
} from '@sso-oidc/core'
import {expandPath, readFile, textOf} from '@sso-oidc/session'
import type {Surroundings} from '../input/surroundings.ts'
import {badSetting, type Setting, type Settings, timeoutSeconds} from '../settings/settings.ts'
import {textValue} from '../words/values.ts'
import type {OperationWords, Words} from '../words/words.ts'
import {instanceRegion} from './instance-region.ts'
import type {TransportSettings} from './transport.ts'

/** How the service of an operation is reached. */
export interface Connection extends TransportSettings {
  readonly region: string
  readonly endpoint: URL
  /** Attempts in all. */
  readonly maxAttempts: number
}

/**
 * Works out the connection.
 *
 * @throws {ConfigError} `NoRegion`, `InvalidRegion` or `InvalidSetting`
 */
export async function resolveConnection(
  words: OperationWords,
  settings: Settings,
  at: Surroundings,
): Promise<Connection> {
  const region = settings.get('region')?.value ?? (await instanceRegion(at.env))
  if (!region) throw new ConfigError('NoRegion')
  assertRegion(region)
  const verify = !words.values.has('no-verify-ssl')
  const ca = verify ? caBundle(words, settings, at) : undefined
  return {
    region: plainRegion(region),
    endpoint: endpoint(region, {words, settings, at}),
    maxAttempts: maxAttempts(settings),
    connectTimeout: timeoutSeconds(words, 'cli-connect-timeout') * 1000,
    readTimeout: timeoutSeconds(words, 'cli-read-timeout') * 1000,
    ...(ca === undefined ? {} : {ca}),
    verify,
  }
}

function endpoint(
  region: string,
  {words, settings, at}: {words: OperationWords; settings: Settings; at: Surroundings},
): URL {
  const service = serviceOf(words.operation)
  const flag = textValue(words, 'endpoint-url')
  const url = flag ?? (settings.isTrue('ignoreEndpoints') ? undefined : configuredEndpoint(service, settings, at))
  if (url === undefined) {
    return endpointFor(region, {service, fips: settings.isTrue('fips'), dualStack: settings.isTrue('dualStack')})
  }
  if (URL.canParse(url) && /^https?:/i.test(url)) return new URL(url)
  throw new ConfigError('InvalidSetting', `The endpoint URL, ${showWord(url)}, is not valid.`)
}

/** The variable for all services goes before the section for this one: so the AWS CLI has it. */
function configuredEndpoint(service: ServiceName, {profile}: Settings, {env}: Surroundings): string | undefined {
  const key = service.replaceAll('-', '_')
  const own = profile.services[key]
  return (
    env[`AWS_ENDPOINT_URL_${key.toUpperCase()}`] ||
    env['AWS_ENDPOINT_URL'] ||
    (typeof own === 'object' ? textOf(own, 'endpoint_url') : undefined) ||
    textOf(profile.settings, 'endpoint_url')
  )
}

/** The number of attempts. The mode is only checked: `standard` and `adaptive` are the same for a single call. */
function maxAttempts(settings: Settings): number {
  const mode = settings.get('retryMode')
  if (mode !== undefined && !/^(standard|adaptive)$/.test(mode.value)) throw badSetting(mode, 'standard or adaptive')
  const attempts = settings.get('maxAttempts')
  if (attempts === undefined) return 3
  if (/^\s*\+?\d+\s*$/.test(attempts.value) && Number(attempts.value) >= 1) return Number(attempts.value)
  throw badSetting(attempts, 'a whole number from 1 up')
}

function caBundle(words: Words, settings: Settings, at: Surroundings): string | undefined {
  const flag = textValue(words, 'ca-bundle')
  const requests = at.env['REQUESTS_CA_BUNDLE']
  const setting: Setting | undefined =
    flag === undefined
      ? (settings.get('caBundle') ?? (requests ? {value: requests, from: 'REQUESTS_CA_BUNDLE'} : undefined))
      : {value: flag, from: '--ca-bundle'}
  if (setting === undefined) return undefined
  let pem = ''
  try {
    pem = new TextDecoder().decode(readFile(expandPath(setting.value, at)))
  } catch {
    throw badSetting(setting, 'a file that can be read')
  }
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem
  throw badSetting(setting, 'a file with certificates in PEM')
}
