/**
 * Order of the checks of each operation. The response reports the first check that fails. The order is inferred,
 * because no public source shows how the live service responds to a request with two errors.
 *
 * These checks come first, for every operation: method and path, size, signature, JSON, types, required fields.
 */
export const CHECK_ORDER = {
  RegisterClient: [
    'name',
    'scopeCount',
    'clientType',
    'grantTypes',
    'redirectUris',
    'scopes',
    'scopesForCodes',
    'issuerUrl',
  ],
  StartDeviceAuthorization: ['secret', 'clientExpiry', 'grantRegistered', 'startUrl'],
  CreateToken: [
    'secret',
    'clientExpiry',
    'grantType',
    'grantRegistered',
    'grantMembers',
    'scopes',
    'grantKnown',
    'grantOwner',
    'grantExpiry',
    'denial',
    'pollRate',
    'decision',
    'user',
    'redirectUri',
    'verifier',
    // Last, because it redeems the grant. A request with a wrong verifier must not invalidate the code of the real
    // client.
    'singleUse',
  ],
  CreateTokenWithIAM: [
    'application',
    'grantType',
    'grantRegistered',
    'grantMembers',
    'tokenTypes',
    // A code, a refresh token, an assertion, or a token of another client.
    'grant',
    'scopes',
    'user',
    'assignment',
    'singleUse',
  ],
  GetRoleCredentials: ['session', 'scope', 'account', 'role'],
  ListAccounts: ['session', 'scope'],
  ListAccountRoles: ['session', 'scope', 'account', 'role'],
  Logout: ['session'],
  Signature: [
    'presence',
    'form',
    'scope',
    'accessKey',
    'sessionToken',
    'credentialExpiry',
    'date',
    'signedHeaders',
    'signature',
  ],
} as const satisfies Record<string, readonly string[]>
