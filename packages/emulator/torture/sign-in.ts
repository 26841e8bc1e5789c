import {createHash} from 'node:crypto'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import type {JsonResponse, Origin} from './origin.ts'

/** Grant type of the device authorization grant. */
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'

const CALLBACK = 'http://127.0.0.1/oauth/callback'
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

/** Credentials of a registered client. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret: string
}

/** CreateToken request that redeems a code or refresh token. */
export type Redemption = Credentials & {readonly grantType: string} & Readonly<Record<string, string>>

/** Thrown for an unexpected response. */
export class UnexpectedResponse extends Error {
  override readonly name = 'UnexpectedResponse'
  readonly response: JsonResponse

  constructor(path: string, response: JsonResponse) {
    super(`Unexpected response to ${path}: ${response.status} ${JSON.stringify(response.body)}.`)
    this.response = response
  }
}

/** Registers a client for all grant types. It gets refresh tokens only with the scope `sso:account:access`. */
export async function register(origin: Origin, scope = 'sso:account:access'): Promise<Credentials> {
  const {clientId, clientSecret} = await succeed(origin, '/client/register', {
    clientName: 'torture',
    clientType: 'public',
    scopes: [scope],
    grantTypes: [DEVICE_CODE, 'authorization_code', 'refresh_token'],
    redirectUris: [CALLBACK],
    issuerUrl: DEFAULT_START_URL,
  })
  return {clientId: String(clientId), clientSecret: String(clientSecret)}
}

/** Starts a device authorization. Returns its user code and the request that redeems the device code. */
export async function startDevice(
  origin: Origin,
  credentials: Credentials,
): Promise<{userCode: string; redemption: Redemption}> {
  const request = {...credentials, startUrl: DEFAULT_START_URL}
  const {deviceCode, userCode} = await succeed(origin, '/device_authorization', request)
  return {
    userCode: String(userCode),
    redemption: {...credentials, grantType: DEVICE_CODE, deviceCode: String(deviceCode)},
  }
}

/** Approves a device authorization. */
export async function approve(origin: Origin, userCode: string): Promise<void> {
  await succeed(origin, `/_emulator/authorizations/${userCode}/approve`, {})
}

/** Gets an authorization code from an emulator with automatic approval. */
export async function authorizationCode(origin: Origin, {clientId, clientSecret}: Credentials): Promise<Redemption> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: CALLBACK,
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const response = await origin.get(`/authorize?${query}`)
  const code = response.location === undefined ? null : new URL(response.location).searchParams.get('code')
  if (code === null) throw new UnexpectedResponse('/authorize', response)
  const rest = {code, redirectUri: CALLBACK, codeVerifier: VERIFIER}
  return {clientId, clientSecret, grantType: 'authorization_code', ...rest}
}

/** Returns whether a response rejects a code as invalid or used. */
export function isSpent({status, body}: JsonResponse): boolean {
  return status === 400 && body['error'] === 'invalid_grant'
}

async function succeed(origin: Origin, path: string, request: unknown): Promise<JsonResponse['body']> {
  const response = await origin.post(path, request)
  if (response.status !== 200) throw new UnexpectedResponse(path, response)
  return response.body
}
