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
    fails: ({registration}) => !registration.grantTypes.includes(DEVICE_CODE),
    rejection: 'unauthorizedClient',
  },
  startUrl: {
    fails: ({request, startUrls}) => !isKnownStartUrl(request.startUrl, startUrls),
    rejection: 'invalidStartUrl',
  },
}

/**
 * Attempts to create a unique user code. Collisions are rare, so five in a row mean that the random bytes are not
 * random.
 */
const ATTEMPTS = 5

/** Starts a device authorization. The user decides on the device page. */
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

async function addDeviceGrant(clientId: string, {store, randomBytes, now, address}: HandlerContext) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const deviceCode = createDeviceCode(randomBytes)
    const userCode = createUserCode(randomBytes)
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
  throw new Error(
    `Every user code of ${ATTEMPTS} attempts was taken. Check that \`randomBytes\` returns different bytes.`,
  )
}
