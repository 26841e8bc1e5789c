import type {StartDeviceAuthorizationRequest, StartDeviceAuthorizationResponse} from '@sso-oidc/core'
import {LIFETIMES, POLL_INTERVAL} from '../rules/lifetimes.ts'
import {type Checks, runChecks} from '../service/checks.ts'
import {CLIENT_CHECKS, type ClientFacts, loadRegistration} from '../service/client-checks.ts'
import {decide} from '../service/device-decision.ts'
import type {Handler, HandlerContext} from '../service/handler.ts'
import {createDeviceCode, createUserCode, sha256} from '../service/identifiers.ts'
import {isKnownStartUrl} from '../service/start-url.ts'
import {DEVICE_CODE} from '../store/grant-type.ts'

interface StartFacts extends ClientFacts {
  readonly request: StartDeviceAuthorizationRequest
  readonly startUrls: readonly string[]
}

const CHECKS: Checks<'StartDeviceAuthorization', StartFacts> = {
  ...CLIENT_CHECKS,
  grantRegistered: {
    wrong: ({registration}) => !registration.grantTypes.includes(DEVICE_CODE),
    refusal: 'unauthorizedClient',
  },
  startUrl: {
    wrong: ({request, startUrls}) => !isKnownStartUrl(request.startUrl, startUrls),
    refusal: 'invalidStartUrl',
  },
}

/** How often a user code is drawn: two codes of the same letters are rare, so more would mean broken randomness. */
const ATTEMPTS = 5

/** Starts a device authorization, which then waits for its user on the device page. */
export const startDeviceAuthorization: Handler<
  StartDeviceAuthorizationRequest,
  StartDeviceAuthorizationResponse
> = async (request, context) => {
  const {now} = context
  const registration = await loadRegistration(request.clientId, context)
  await runChecks('StartDeviceAuthorization', CHECKS, {request, registration, now, startUrls: context.startUrls})

  const {deviceCode, userCode} = await addDeviceGrant(request.clientId, context)
  if (context.autoApprove) await decide(userCode, {status: 'approved'}, context)
  const verificationUri = `${context.origin}/device`
  return {
    deviceCode,
    userCode,
    verificationUri,
    verificationUriComplete: `${verificationUri}?user_code=${userCode}`,
    expiresIn: LIFETIMES.deviceCode,
    interval: POLL_INTERVAL,
  }
}

async function addDeviceGrant(clientId: string, {store, ids, now, address}: HandlerContext) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const deviceCode = createDeviceCode(ids)
    const userCode = createUserCode(ids)
    const added = await store.grants.add({
      grantType: DEVICE_CODE,
      key: sha256(deviceCode),
      clientId,
      userCode,
      status: 'pending',
      startedAt: now,
      expiresAt: now + LIFETIMES.deviceCode * 1000,
      address: address ?? null,
    })
    if (added) return {deviceCode, userCode}
  }
  throw new Error(`No free user code in ${ATTEMPTS} attempts: the source of randomness repeats itself.`)
}
