import {type AnyOperation, requestSchema, toKebabCase} from '@sso-oidc/core'
import {takesSessionToken} from '../argv/operation-flags.ts'
import type {Example} from '../command.ts'

const APPLICATION = 'arn:aws:sso::123456789012:application/ssoins-1234567890abcdef/apl-1234567890abcdef'

/** Examples by operation. A test runs each of them against the emulator. */
const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  CreateToken: [
    {
      about: 'Wait until the user approves, then print the response as shell variables:',
      line:
        'sso-oidc create-token --cli-input-json file://client.json ' +
        '--grant-type urn:ietf:params:oauth:grant-type:device_code --device-code="$DEVICE_CODE" --wait --output env',
    },
    {
      about: 'Exchange an authorization code and store the access token in a variable:',
      line:
        'token=$(sso-oidc create-token --cli-input-json file://client.json --grant-type authorization_code ' +
        '--code="$CODE" --redirect-uri http://127.0.0.1:49152/oauth/callback --code-verifier="$CODE_VERIFIER" ' +
        '--query accessToken --output text)',
    },
    {
      about: 'Get the next access token without a new sign-in:',
      line:
        'sso-oidc create-token --cli-input-json file://client.json --grant-type refresh_token ' +
        '--refresh-token="$REFRESH_TOKEN"',
    },
  ],
  CreateTokenWithIAM: [
    {
      about: 'Exchange an assertion of a trusted token issuer:',
      line:
        `sso-oidc create-token-with-iam --client-id ${APPLICATION} ` +
        '--grant-type urn:ietf:params:oauth:grant-type:jwt-bearer --assertion="$ASSERTION"',
    },
    {
      about: 'Get the signed identity context of the user:',
      line:
        `sso-oidc create-token-with-iam --client-id ${APPLICATION} ` +
        '--grant-type urn:ietf:params:oauth:grant-type:jwt-bearer --assertion="$ASSERTION" ' +
        '--query awsAdditionalDetails.identityContext --output text',
    },
  ],
  RegisterClient: [
    {
      about: 'Register a client for the device code grant and save what later commands need:',
      line:
        'sso-oidc register-client --client-name my-tool --client-type public --scopes sso:account:access ' +
        "--query '{clientId: clientId, clientSecret: clientSecret}' > client.json",
    },
    {
      about: 'Register a client for the authorization code grant:',
      line:
        'sso-oidc register-client --client-name my-tool --client-type public --scopes sso:account:access ' +
        '--grant-types authorization_code refresh_token --redirect-uris http://127.0.0.1/oauth/callback ' +
        '--issuer-url https://d-1234567890.awsapps.com/start',
    },
  ],
  ListAccounts: [
    {about: 'With the token of the sign-in:', line: 'sso-oidc list-accounts'},
    {about: 'Print the names only:', line: "sso-oidc list-accounts --query 'accountList[].accountName' --output text"},
  ],
  StartDeviceAuthorization: [
    {
      about: 'Get a device code and a user code for a registered client:',
      line:
        'sso-oidc start-device-authorization --cli-input-json file://client.json ' +
        '--start-url https://d-1234567890.awsapps.com/start',
    },
  ],
}

/** Returns the examples of an operation. Default: one with the required options, from shell variables. */
export function examplesOf(operation: AnyOperation): readonly Example[] {
  const {name} = operation
  const words = requestSchema(operation)
    // The token of the session is used, and a secret is not put on a command line.
    .required.filter((member) => member !== 'accessToken' || !takesSessionToken(operation))
    .map(toKebabCase)
    .map((flag) => `--${flag}="$${flag.replaceAll('-', '_').toUpperCase()}"`)
  const line = [`sso-oidc ${toKebabCase(name)}`, ...words].join(' ')
  const about = takesSessionToken(operation) ? 'With the token of the sign-in:' : 'With all required options:'
  return EXAMPLES[name] ?? [{about, line}]
}
