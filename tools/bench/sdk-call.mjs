// Sends CreateToken with the AWS SDK for JavaScript, and prints the response: node sdk-call.mjs URL
import {CreateTokenCommand, SSOOIDCClient} from '@aws-sdk/client-sso-oidc'

const client = new SSOOIDCClient({region: 'us-east-1', endpoint: process.argv[2]})
const {accessToken, tokenType, expiresIn} = await client.send(
  new CreateTokenCommand({clientId: 'id', clientSecret: 'secret', grantType: 'refresh_token', refreshToken: 'token'}),
)
console.log(JSON.stringify({accessToken, tokenType, expiresIn}))
