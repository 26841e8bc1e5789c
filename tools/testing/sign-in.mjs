// Plain JavaScript, because the oldest supported Node runs it, and so do Deno, Bun, a browser page, and a worker.
import {createClient, createToken, GrantType, registerClient, startDeviceAuthorization} from '@sso-oidc/core'

const START_URL = 'https://d-1234567890.awsapps.com/start'

/**
 * Registers a client, starts a device authorization, and gets a token, at an emulator that approves every request. Returns the
 * type of the token and the number of requests that went through `fetch`.
 *
 * @param {string} endpoint - URL of the emulator
 * @returns {Promise<{tokenType: string | undefined, fetches: number}>} Result of the sign-in
 */
export async function signIn(endpoint) {
  const {fetch} = globalThis
  let fetches = 0
  globalThis.fetch = (...args) => {
    fetches += 1
    return fetch(...args)
  }
  const client = createClient({endpoint})
  const registration = {clientName: 'runtime', clientType: 'public'}
  const {clientId = '', clientSecret = ''} = await client.send(registerClient, registration)
  const start = {clientId, clientSecret, startUrl: START_URL}
  const {deviceCode = ''} = await client.send(startDeviceAuthorization, start)
  const request = {clientId, clientSecret, grantType: GrantType.DeviceCode, deviceCode}
  const {tokenType} = await client.send(createToken, request)
  return {tokenType, fetches}
}
