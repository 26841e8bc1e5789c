// Gets role credentials for a profile that signs in with IAM Identity Center. Uses the AWS SDK:
//
//   node docs/examples/sdk-credentials.ts PROFILE [ENDPOINT]
//
// The environment variables AWS_ENDPOINT_URL_SSO and AWS_ENDPOINT_URL_SSO_OIDC can set the endpoints instead.
import {fromSSO} from '@aws-sdk/credential-provider-sso'

const [profile = 'default', endpoint] = process.argv.slice(2)
const credentials = await fromSSO({profile, ...(endpoint === undefined ? {} : {clientConfig: {endpoint}})})()
console.log(JSON.stringify(credentials))
