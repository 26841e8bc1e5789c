/** User who can sign in. */
export interface User {
  /**
   * Unique name of the user.
   * @minLength 1
   */
  name: string
  /** E-mail address. Trusted token issuers identify the user by it, unless `attribute` is `name`. */
  email?: string
  /** Locks the user. A locked user cannot sign in, and earlier approvals become invalid. Default: false. */
  locked?: boolean
  /** Accounts and roles of the user. */
  assignments?: Assignment[]
}

/** Roles of a user in one account. */
export interface Assignment {
  /**
   * Account ID: twelve digits. Needs quotes in YAML.
   * @pattern ^[0-9]{12}$
   */
  accountId: string
  /**
   * Names of roles (permission sets).
   * @minItems 1
   */
  roles: string[]
}

/** AWS account of the organization. */
export interface Account {
  /**
   * Account ID: twelve digits. Needs quotes in YAML.
   * @pattern ^[0-9]{12}$
   */
  accountId: string
  /** Display name of the account. */
  accountName: string
  /** E-mail address of the account. */
  emailAddress?: string
}

/** IAM credentials that can sign CreateTokenWithIAM requests. */
export interface AccessKey {
  /**
   * Access key ID.
   * @pattern ^[A-Za-z0-9_]{16,128}$
   */
  accessKeyId: string
  /**
   * Secret access key.
   * @sensitive true
   */
  secretAccessKey: string
  /**
   * Session token of temporary credentials. If it is set, every request must include it.
   * @sensitive true
   */
  sessionToken?: string
}

/** Application of the instance: a client that signs its requests with IAM credentials. */
export interface Application {
  /**
   * ARN of the application. The application sends it as `clientId`.
   * @pattern ^arn:[A-Za-z0-9_-]+:sso::[0-9]{12}:application/[A-Za-z0-9_-]+/[A-Za-z0-9_-]+$
   */
  arn: string
  /** Name on the consent page. Default: the ARN. */
  name?: string
  /**
   * Grant types that the application can use. With `refresh_token`, the other grants return a refresh token too.
   * @minItems 1
   */
  grantTypes: ApplicationGrantType[]
  /** Scopes in addition to `openid`, `aws`, and `sts:identity_context`, which every application has. */
  scopes?: string[]
  /** Redirect URIs for authorization codes. The port of a URI on 127.0.0.1 is ignored. */
  redirectUris?: string[]
  /** Trusted token issuers whose assertions the application can exchange. */
  authorizedTokenIssuers?: AuthorizedTokenIssuer[]
  /** Names of the users who can use the application. Default: all users. */
  assignedUsers?: string[]
}

/** Grant type of an application. */
export type ApplicationGrantType =
  | 'authorization_code'
  | 'refresh_token'
  | 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  | 'urn:ietf:params:oauth:grant-type:token-exchange'

/** Trusted token issuer of an application. */
export interface AuthorizedTokenIssuer {
  /** `issuerUrl` of a trusted token issuer. */
  issuerUrl: string
  /**
   * Accepted audiences. The `aud` claim of an assertion must contain one of them.
   * @minItems 1
   */
  authorizedAudiences: string[]
}

/**
 * Authorization server outside of AWS that signs assertions (JSON Web Tokens) for users of the directory.
 * @either jwks jwksUrl
 */
export interface TrustedTokenIssuer {
  /** Issuer (`iss` claim) of its assertions. */
  issuerUrl: string
  /** Public keys of the issuer. Alternative: `jwksUrl`. */
  jwks?: KeySet
  /** URL of the public keys: an `https` URL, or an `http` URL on this host. Alternative: `jwks`. */
  jwksUrl?: string
  /** Claim that identifies the user. Default: `email`. */
  claim?: string
  /** Field of the user that the claim is compared with. Default: `email`. */
  attribute?: 'email' | 'name'
}

/** Set of public keys (RFC 7517). */
export interface KeySet {
  /**
   * JSON Web Keys.
   * @minItems 1
   */
  keys: JsonWebKey[]
}

/** Public key. */
export interface JsonWebKey {
  /** Fields of the key: `kty`, `kid`, and the fields of its type. */
  [member: string]: unknown
}

/**
 * Content of the instance: users, accounts, and roles, and the configuration of CreateTokenWithIAM. Every request reads
 * it again, so a test can lock or remove a user at any time.
 */
export interface Directory {
  /** URL of the JSON Schema of the file, for editors. */
  $schema?: string
  /**
   * Users. The first user who is not locked is the default for approvals.
   * @minItems 1
   */
  users: User[]
  /** Accounts of the organization. */
  accounts?: Account[]
  /** IAM credentials. Default: the example key of AWS's documentation, `AKIAIOSFODNN7EXAMPLE`. */
  accessKeys?: AccessKey[]
  /** Applications that exchange tokens with IAM credentials. */
  applications?: Application[]
  /** Authorization servers whose assertions applications can exchange. */
  trustedTokenIssuers?: TrustedTokenIssuer[]
}

/** Access key of a directory without `accessKeys`: the example key of AWS's documentation. */
export const DEFAULT_ACCESS_KEY: AccessKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

/** Default directory: one user with two roles in one account, and one application. */
export const DEFAULT_DIRECTORY: Directory = {
  users: [
    {
      name: 'alice',
      email: 'alice@example.com',
      assignments: [{accountId: '111122223333', roles: ['AdministratorAccess', 'ViewOnlyAccess']}],
    },
  ],
  accounts: [{accountId: '111122223333', accountName: 'sandbox', emailAddress: 'sandbox@example.com'}],
  applications: [
    {
      arn: 'arn:aws:sso::111122223333:application/ssoins-1234567890abcdef/apl-1234567890abcdef',
      name: 'example application',
      grantTypes: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:token-exchange'],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
    },
  ],
}
