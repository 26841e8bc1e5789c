import {type CreateTokenResponse, InputError, ServiceError} from '@sso-oidc/core'
import {attemptAll} from './cache/attempt-all.ts'
import {fromTime} from './cache/cache-file.ts'
import {clearFailure} from './cache/failed-refresh.ts'
import {hideSecrets} from './cache/hide-secrets.ts'
import type {CachedRegistration} from './cache/registration-cache.ts'
import {removeRoleCredentials} from './cache/role-credentials.ts'
import {removeRoleList} from './cache/role-list.ts'
import type {CachedToken} from './cache/token-cache.ts'
import type {SsoSession} from './config/sso-session.ts'
import {type AuthorizationCodeOptions, loginWithAuthorizationCode} from './login/authorization-code.ts'
import {type DeviceCodeOptions, loginWithDeviceCode} from './login/device-code.ts'
import {type LoginContext, registrationFor} from './login/registration.ts'
import type {LoginFlow} from './login/ui.ts'
import {keep} from './request-token.ts'
import {lockName, type ValidToken} from './valid-token.ts'

const FLOWS: readonly LoginFlow[] = ['authorization_code', 'device_code']

/** Settings of a sign-in. */
export interface LoginOptions extends AuthorizationCodeOptions, DeviceCodeOptions {
  readonly flow: LoginFlow
  /** True to do nothing if the cached token is valid or can be refreshed. Default: false. */
  readonly ifNeeded?: boolean
}

/** Signs in, and caches the token. Removes the cached role credentials and the cached list of roles. */
export async function signIn(settings: SsoSession, options: LoginOptions, context: LoginContext): Promise<ValidToken> {
  const {flow, signal} = options
  if (!FLOWS.includes(flow)) throw new InputError(`Invalid flow. Use ${FLOWS.join(' or ')}.`)
  const start = async (isRejected: boolean): Promise<[CreateTokenResponse, CachedRegistration]> => {
    const registration = await registrationFor(settings, {flow, isRejected, signal}, context)
    const run = flow === 'device_code' ? loginWithDeviceCode : loginWithAuthorizationCode
    return [await run(settings, registration, options, context), registration]
  }
  const [response, registration] = await start(false).catch((error: unknown) => {
    // The service has forgotten the client of the cached registration.
    if (error instanceof ServiceError && error.code === 'InvalidClientException') return start(true)
    throw error
  })
  clearFailure({lock: lockName(settings), home: context.home})
  // The token is cached first, because the files below can fail and the token cannot be requested again.
  const kept = keep(settings, toCachedToken(settings, {response, registration, now: context.now()}), context)
  try {
    await attemptAll([() => removeRoleCredentials(context.home), () => removeRoleList(settings, context.home)])
    return kept
  } catch (cause) {
    return {warning: {reason: 'removal', cause}, ...kept}
  }
}

/** Returns the content of the cache file, with the members and the order of the AWS CLI. */
function toCachedToken(
  {startUrl, region}: SsoSession,
  {response, registration, now}: {response: CreateTokenResponse; registration: CachedRegistration; now: number},
): CachedToken {
  const {accessToken = '', expiresIn = 0, refreshToken} = response
  const {clientId, clientSecret, expiresAt: registrationExpiresAt} = registration
  return hideSecrets({
    startUrl,
    region,
    accessToken,
    expiresAt: fromTime(now + expiresIn * 1000),
    clientId,
    clientSecret,
    registrationExpiresAt,
    ...(refreshToken === undefined ? {} : {refreshToken}),
  })
}
