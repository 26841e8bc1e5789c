// Gets an access token for a user who signs in with a browser on this or another device.
import {createClient, GrantType, registerClient, startDeviceAuthorization, waitForToken} from '@sso-oidc/core'

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
  console.error(`Open ${verificationUriComplete} and confirm that it shows the code ${userCode}.`)

  const {accessToken} = await waitForToken(
    client,
    {clientId, clientSecret, grantType: GrantType.DeviceCode, deviceCode},
    {interval, expiresIn},
  )
  return accessToken
}
