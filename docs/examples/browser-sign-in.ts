// Signs in from a browser application and lists the accounts of the user. Uses the AWS SDK. Bundle this file with the
// application, and start the emulator with the origin of the application: --allow-origin http://localhost:3000
import {ListAccountsCommand, SSOClient} from '@aws-sdk/client-sso'
import {
  CreateTokenCommand,
  RegisterClientCommand,
  SSOOIDCClient,
  StartDeviceAuthorizationCommand,
} from '@aws-sdk/client-sso-oidc'

/**
 * Signs in with a device code.
 *
 * @param showLink Shows the link to the page on which the user approves
 * @returns the names of the accounts
 */
export async function signIn(endpoint: string, showLink: (url: string) => void): Promise<string[]> {
  const options = {region: 'us-east-1', endpoint}
  const oidc = new SSOOIDCClient(options)
  const {clientId, clientSecret} = await oidc.send(
    new RegisterClientCommand({clientName: 'my-app', clientType: 'public', scopes: ['sso:account:access']}),
  )
  const client = {clientId, clientSecret}
  const startUrl = 'https://d-1234567890.awsapps.com/start'
  const started = await oidc.send(new StartDeviceAuthorizationCommand({...client, startUrl}))
  showLink(started.verificationUriComplete ?? '')

  const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, (started.interval ?? 5) * 1000))
    try {
      const request = {...client, grantType, deviceCode: started.deviceCode}
      const {accessToken} = await oidc.send(new CreateTokenCommand(request))
      const {accountList = []} = await new SSOClient(options).send(new ListAccountsCommand({accessToken}))
      return accountList.map(({accountName}) => accountName ?? '')
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'AuthorizationPendingException') throw error
    }
  }
}
