/**
 * In which order each operation looks at a request: the first thing that is wrong is what the answer says. All of it is
 * inferred: nobody has published what the live service says when two things are wrong.
 *
 * Before these come, for every operation: method and path, size, signature, JSON, types, required members.
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
    'person',
    'redirectUri',
    'verifier',
    // Last, because it uses the grant up: a wrong verifier leaves it to the client that has the right one.
    'singleUse',
  ],
  CreateTokenWithIAM: [
    'application',
    'grantType',
    'grantRegistered',
    'grantMembers',
    'tokenTypes',
    // What the grant stands for: a code, a refresh token, an assertion, a token of another client.
    'grant',
    'scopes',
    'person',
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
