// Gets an access token for a person who signs in with a browser, on this device or another one.
import {createClient, registerClient, startDeviceAuthorization, waitForToken} from '@sso-oidc/core'

export async function getAccessToken(region: string, startUrl: string): Promise<string | undefined> {
  const client = createClient({region})
  const {clientId = '', clientSecret = ''} = await client.send(registerClient, {
    clientName: 'my-tool',
    clientType: 'public',
    scopes: ['sso:account:access'],
  })
  const {
    deviceCode = '',
    userCode,
    verificationUriComplete,
    interval,
    expiresIn,
  } = await client.send(startDeviceAuthorization, {clientId, clientSecret, startUrl})
  console.error(`Open ${verificationUriComplete} and compare the code ${userCode}.`)

  const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
  const {accessToken} = await waitForToken(
    client,
    {clientId, clientSecret, grantType, deviceCode},
    {...(interval === undefined ? {} : {interval}), ...(expiresIn === undefined ? {} : {expiresIn})},
  )
  return accessToken
}
