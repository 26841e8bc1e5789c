/** Grant types of the service. */
export const GrantType = {
  /** Authorization code (RFC 6749 section 4.1). Requires `code`. */
  AuthorizationCode: 'authorization_code',
  /** Device code (RFC 8628). Requires `deviceCode`. */
  DeviceCode: 'urn:ietf:params:oauth:grant-type:device_code',
  /** JSON Web Token of a trusted token issuer (RFC 7523). Requires `assertion`. For `createTokenWithIAM` only. */
  JwtBearer: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  /** Refresh token (RFC 6749 section 6). Requires `refreshToken`. */
  RefreshToken: 'refresh_token',
  /** Token of a user (RFC 8693). Requires `subjectToken` and `subjectTokenType`. For `createTokenWithIAM` only. */
  TokenExchange: 'urn:ietf:params:oauth:grant-type:token-exchange',
} as const

/** Grant type that this package knows. */
export type GrantType = (typeof GrantType)[keyof typeof GrantType]

/** Names of the members that each grant type requires. */
export type RequiredMembers<Members> = {readonly [Grant in GrantType]?: readonly (keyof Members)[]}

type NeededBy<Members, Needs extends RequiredMembers<Members>, Grant> = Grant extends keyof Needs
  ? Needs[Grant] extends readonly (infer Name extends keyof Members)[]
    ? Name
    : never
  : never

/** Request with a grant type, in which the members that the grant type requires are not optional. */
export type RequestWithGrant<
  Members,
  Needs extends RequiredMembers<Members>,
  Grant extends string,
> = Grant extends unknown
  ? Omit<Members, 'grantType' | NeededBy<Members, Needs, Grant>> & {grantType: Grant} & Required<
        Pick<Members, NeededBy<Members, Needs, Grant>>
      >
  : never

/**
 * Request of an operation, or a request with a grant type that this package does not know. The service decides about the
 * latter.
 */
export type RequestOrFutureGrant<Request, Members, Grant extends string> =
  | NoInfer<Request>
  | ({readonly grantType: Grant} & FutureMembers<Request, Members, Grant>)

type FutureMembers<Request, Members, Grant extends string> = unknown extends Members
  ? never
  : Grant extends GrantOf<Request>
    ? never
    : Omit<Members, 'grantType'>

type GrantOf<Request> = Request extends {readonly grantType: infer Grant} ? Grant : never
