// Role credentials of a profile that signs in with IAM Identity Center, by AWS's own SDK:
//
//   node docs/examples/sdk-credentials.ts PROFILE [ENDPOINT]
//
// The endpoint may as well come from AWS_ENDPOINT_URL_SSO and AWS_ENDPOINT_URL_SSO_OIDC.
import {fromSSO} from '@aws-sdk/credential-provider-sso'

const [profile = 'default', endpoint] = process.argv.slice(2)
const credentials = await fromSSO({profile, ...(endpoint === undefined ? {} : {clientConfig: {endpoint}})})()
console.log(JSON.stringify(credentials))
