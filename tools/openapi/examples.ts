import type {MemberSchema} from '@sso-oidc/core'

/** Texts in examples, by name of the member. They look like those of the service, and are not valid. */
const TEXTS: Readonly<Record<string, string>> = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  accessToken: 'aoaAAAAAGExampleAccessToken',
  accountId: '111122223333',
  accountName: 'sandbox',
  assertion: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.example',
  clientId: 'ZXhhbXBsZWNsaWVudGlkdXMtZWFzdC0x',
  clientName: 'my-tool',
  clientSecret: 'ExampleClientSecret',
  code: 'ExampleAuthorizationCode',
  codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  deviceCode: 'ExampleDeviceCode',
  emailAddress: 'sandbox@example.com',
  entitledApplicationArn: 'arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef',
  idToken: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.example',
  identityContext: 'ExampleIdentityContext',
  issuerUrl: 'https://d-1234567890.awsapps.com/start',
  nextToken: 'ExampleNextToken',
  redirectUri: 'http://127.0.0.1:49152/oauth/callback',
  refreshToken: 'aorAAAAAGExampleRefreshToken',
  region: 'eu-west-1',
  roleName: 'ViewOnlyAccess',
  scope: 'sso:account:access',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'ExampleSessionToken',
  startUrl: 'https://d-1234567890.awsapps.com/start',
  subjectToken: 'aoaAAAAAGExampleAccessToken',
  userCode: 'KWGX-CLVR',
  verificationUri: 'https://d-1234567890.awsapps.com/start/#/device',
  verificationUriComplete: 'https://d-1234567890.awsapps.com/start/#/device?user_code=KWGX-CLVR',
}

/** Integers in examples, by name of the member. */
const INTEGERS: Readonly<Record<string, number>> = {
  clientIdIssuedAt: 1_798_761_600,
  clientSecretExpiresAt: 1_806_537_600,
  expiration: 1_798_765_200_000,
  expiresIn: 28_800,
  interval: 1,
  maxResults: 100,
}

/** Returns an example of a value with all members. Strings without a text of their own are the name of their member. */
export function exampleOf(schema: MemberSchema, name = ''): unknown {
  const {type, items, properties = {}, examples = []} = schema
  switch (type) {
    case 'object':
      return Object.fromEntries(Object.entries(properties).map(([member, inner]) => [member, exampleOf(inner, member)]))
    case 'array':
      return items === undefined ? [] : [exampleOf(items, name)]
    case 'string':
      return examples[0] ?? TEXTS[name] ?? name
    case 'boolean':
      return true
    default:
      return INTEGERS[name] ?? schema.minimum ?? 0
  }
}
