import {createHash} from 'node:crypto'
import {
  type AnyOperation,
  type Client,
  createClient,
  createToken,
  createTokenWithIAM,
  fetchTransport,
  type RegisterClientRequest,
  type RegisterClientResponse,
  registerClient,
  type StartDeviceAuthorizationResponse,
  startDeviceAuthorization,
} from '@sso-oidc/core'
import {
  createEmulator,
  DEFAULT_START_URL,
  type Emulator,
  type EmulatorOptions,
  type RandomBytes,
  type Sender,
} from '@sso-oidc/emulator'
import {ENDPOINT} from '../../../tools/testing/page-browser.ts'
import {DEVICE_CODE, FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {sign, type ToSign} from './sign.ts'

export const START = Date.UTC(2026, 0, 1)

/** Returns a source of bytes that look random and are the same in each run. */
export function createRandomBytes(): RandomBytes {
  let count = 0
  return (bytes) => createHash('shake256', {outputLength: bytes}).update(String(count++)).digest()
}

/** Response on the wire. */
export interface WireResponse {
  readonly status: number
  readonly errorType: string | null
  readonly text: string
}

/** Returns the exact response of a rejection. */
export function rejection(
  exception: string,
  status: number,
  [error, description]: readonly [string, string],
): WireResponse {
  return {
    status,
    errorType: `${exception}:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/`,
    text: `{"error":"${error}","error_description":"${description}"}`,
  }
}

export const PENDING = rejection('AuthorizationPendingException', 400, [
  'authorization_pending',
  'Authorization is still pending',
])
export const SLOW_DOWN = rejection('SlowDownException', 400, ['slow_down', 'Polling too fast'])
export const INVALID_DEVICE_CODE = rejection('InvalidGrantException', 400, [
  'invalid_grant',
  'Invalid device code provided',
])
export const INVALID_CODE = rejection('InvalidGrantException', 400, ['invalid_grant', 'Invalid grant provided'])
export const INVALID_REFRESH_TOKEN = rejection('InvalidGrantException', 400, [
  'invalid_grant',
  'Invalid refresh token provided',
])
export const EXPIRED = rejection('ExpiredTokenException', 400, ['expired_token', 'Device code has expired'])
export const DENIED = rejection('AccessDeniedException', 400, ['access_denied', 'Authorization was denied'])
export const INVALID_REQUEST = rejection('InvalidRequestException', 400, ['invalid_request', 'Invalid request'])
export const INVALID_CLIENT = rejection('InvalidClientException', 401, ['invalid_client', 'Invalid client provided'])

export const INTERNAL = rejection('InternalServerException', 500, ['server_error', 'The emulator failed'])

/** Returns the exact response of a rejected signature. */
export function signatureRejection(exception: string, message: string): WireResponse {
  const errorType = `${exception}:http://internal.amazon.com/coral/com.amazon.coral.service/`
  return {status: 403, errorType, text: JSON.stringify({message})}
}

/** Runs a function and returns its output to `console.error`. */
export async function collectErrors(run: () => Promise<void>): Promise<unknown[]> {
  const {error} = console
  const errors: unknown[] = []
  console.error = (...values: unknown[]) => errors.push(...values)
  try {
    await run()
  } finally {
    console.error = error
  }
  return errors
}

/** Converts a response for comparison. */
export async function toAnswer(response: Response): Promise<WireResponse> {
  const {status, headers} = response
  return {status, errorType: headers.get('x-amzn-errortype'), text: await response.text()}
}

/** Emulator with a clock that only the test moves. */
export class TestBed {
  now = START
  readonly emulator: Emulator
  /** Client for requests that succeed. */
  readonly client: Client

  /** @param sender Sender of the requests of the client. */
  constructor(options: EmulatorOptions = {}, sender: Sender = {}) {
    this.emulator = createEmulator({clock: () => this.now, randomBytes: createRandomBytes(), ...options})
    this.client = createClient({
      endpoint: ENDPOINT,
      transport: fetchTransport({fetch: (url, init) => this.emulator.fetch(url, init, sender)}),
      maxAttempts: 1,
    })
  }

  /** Moves the clock forward by a number of seconds. */
  wait(seconds: number): void {
    this.now += seconds * 1000
  }

  /** Sends any request and returns the response on the wire. */
  async call(operation: AnyOperation, request: unknown): Promise<WireResponse> {
    const body = typeof request === 'string' ? request : JSON.stringify(request)
    const response = await this.emulator.fetch(ENDPOINT + operation.path, {method: 'POST', body})
    return toAnswer(response)
  }

  /** Sends a signed request of an application, by default with the default key and the current date. */
  async callSigned(request: unknown, changes: Partial<ToSign> = {}): Promise<WireResponse> {
    const url = ENDPOINT + createTokenWithIAM.path
    const body = typeof request === 'string' ? request : JSON.stringify(request)
    const headers = sign({url, body, date: this.now, ...changes})
    return toAnswer(await this.emulator.fetch(url, {method: 'POST', body, headers}))
  }

  /** Registers a client and returns its ID and secret. */
  async register(request: RegisterClientRequest = FULL_CLIENT) {
    return known(await this.client.send(registerClient, request), 'clientId', 'clientSecret')
  }

  /** Starts a device authorization. */
  async start(credentials: Pick<Required<RegisterClientResponse>, 'clientId' | 'clientSecret'>) {
    const request = {...credentials, startUrl: DEFAULT_START_URL}
    return known(await this.client.send(startDeviceAuthorization, request), 'deviceCode', 'userCode')
  }

  /** Starts a device authorization of a new client. `poll` sends a polling request. */
  async startDevice(registration: RegisterClientRequest = FULL_CLIENT) {
    const credentials = await this.register(registration)
    const {deviceCode, userCode} = await this.start(credentials)
    const poll = () => this.call(createToken, {...credentials, grantType: DEVICE_CODE, deviceCode})
    return {credentials, deviceCode, userCode, poll}
  }

  /** Signs in with a device code and returns the tokens. */
  async signIn(registration: RegisterClientRequest = FULL_CLIENT) {
    const {credentials, deviceCode, userCode} = await this.startDevice(registration)
    await this.emulator.approve(userCode)
    const token = await this.client.send(createToken, {...credentials, grantType: DEVICE_CODE, deviceCode})
    return {credentials, token}
  }
}

type Responses = RegisterClientResponse & StartDeviceAuthorizationResponse

/** Returns these fields of a response. Throws if one is missing. */
function known<Name extends keyof Responses & string>(response: Responses, ...names: Name[]): Record<Name, string> {
  const entries = names.map((name) => {
    const value = response[name]
    if (typeof value !== 'string') throw new TypeError(`The response lacks ${name}.`)
    return [name, value]
  })
  return Object.fromEntries(entries) as Record<Name, string>
}
