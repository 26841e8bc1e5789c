/** Someone who can sign in. */
export interface User {
  /**
   * Name that identifies the person.
   * @minLength 1
   */
  name: string
  /** E-mail address. Trusted token issuers name the person by it, unless they are set to use the name. */
  email?: string
  /** Whether the person is shut out: cannot sign in, and what was approved before is worth nothing. Default false. */
  locked?: boolean
  /** Accounts that the person may enter, and in which roles. */
  assignments?: Assignment[]
}

/** Roles of a person in one account. */
export interface Assignment {
  /**
   * Identifier of the account: twelve digits. In YAML it needs quotes.
   * @pattern ^\d{12}$
   */
  accountId: string
  /**
   * Names of roles (permission sets).
   * @minItems 1
   */
  roles: string[]
}

/** An AWS account of the organization. */
export interface Account {
  /**
   * Identifier: twelve digits. In YAML it needs quotes.
   * @pattern ^\d{12}$
   */
  accountId: string
  /** Name that people see. */
  accountName: string
  /** E-mail address of the account. */
  emailAddress?: string
}

/** IAM credentials that may sign CreateTokenWithIAM. */
export interface AccessKey {
  /**
   * Identifier of the access key.
   * @pattern ^\w{16,128}$
   */
  accessKeyId: string
  /**
   * Secret that signs.
   * @sensitive true
   */
  secretAccessKey: string
  /**
   * Session token, for temporary credentials. It then has to come with each request.
   * @sensitive true
   */
  sessionToken?: string
}

/** An application in the instance: a client that signs with IAM credentials. */
export interface Application {
  /**
   * ARN, which the application gives as `clientId`.
   * @pattern ^arn:[\w-]+:sso::\d{12}:application/[\w-]+/[\w-]+$
   */
  arn: string
  /** Name that people see when they are asked for consent. Default: the ARN. */
  name?: string
  /**
   * Grants that the application may use. With `refresh_token` the others bring a refresh token as well.
   * @minItems 1
   */
  grantTypes: ApplicationGrantType[]
  /** Scopes beside `openid`, `aws` and `sts:identity_context`, which every application has. */
  scopes?: string[]
  /** Where authorization codes may be sent. The port of a URI on 127.0.0.1 does not count. */
  redirectUris?: string[]
  /** Trusted token issuers whose assertions the application may bring. */
  authorizedTokenIssuers?: AuthorizedTokenIssuer[]
  /** Names of the people who may use the application. Default: everyone. */
  assignedUsers?: string[]
}

/** A grant of an application. */
export type ApplicationGrantType =
  | 'authorization_code'
  | 'refresh_token'
  | 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  | 'urn:ietf:params:oauth:grant-type:token-exchange'

/** What an application takes from a trusted token issuer. */
export interface AuthorizedTokenIssuer {
  /** The issuer, by its `issuerUrl`. */
  issuerUrl: string
  /**
   * Audiences (`aud`) of which an assertion has to have one.
   * @minItems 1
   */
  authorizedAudiences: string[]
}

/** An authorization server outside of AWS whose signed assertions (JSON Web Tokens) name people of the directory. */
export interface TrustedTokenIssuer {
  /** Issuer (`iss`) of its assertions. */
  issuerUrl: string
  /** Its public keys. In their place `jwksUrl` can say where they are. */
  jwks?: KeySet
  /** Where its public keys are: an `https` URL, or an `http` URL on this host. */
  jwksUrl?: string
  /** Claim of an assertion that names the person. Default `email`. */
  claim?: string
  /** What the claim is compared with. Default `email`. */
  attribute?: 'email' | 'name'
}

/** Public keys (RFC 7517). */
export interface KeySet {
  /**
   * The keys, each a JSON Web Key.
   * @minItems 1
   */
  keys: JsonWebKey[]
}

/** A public key. */
export interface JsonWebKey {
  /** Members of the key: `kty`, `kid`, and what its type has. */
  [member: string]: unknown
}

/**
 * Who and what there is in the instance: people, accounts and roles, and what CreateTokenWithIAM needs. It is read by
 * each request anew, so that a test may lock a person, or remove one.
 */
export interface Directory {
  /** Where the schema of a file is, for editors. */
  $schema?: string
  /**
   * People. The first one is who approves where nobody is named.
   * @minItems 1
   */
  users: User[]
  /** Accounts of the organization. */
  accounts?: Account[]
  /** IAM credentials. Default: AWS's example key, `AKIAIOSFODNN7EXAMPLE`. */
  accessKeys?: AccessKey[]
  /** Applications that exchange tokens with IAM credentials. */
  applications?: Application[]
  /** Authorization servers whose assertions applications may bring. */
  trustedTokenIssuers?: TrustedTokenIssuer[]
}

/** The key pair of AWS's documentation: what signs where a directory has no keys of its own. */
export const DEFAULT_ACCESS_KEY: AccessKey = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

/** The directory of an emulator that is given none: one person with two roles in one account, and one application. */
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
