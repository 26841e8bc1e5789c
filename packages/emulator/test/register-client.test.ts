import {isResponse, registerClient} from '@sso-oidc/core'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {describe, expect, test} from 'vitest'
import {CALLBACK, FULL_CLIENT} from '../../../tools/testing/sample-client.ts'
import {INVALID_REQUEST, rejection, START, TestBed, type WireResponse} from './test-bed.ts'

const METADATA = rejection('InvalidClientMetadataException', 400, [
  'invalid_client_metadata',
  'Invalid client type provided',
])
const SCOPE = rejection('InvalidScopeException', 400, ['invalid_scope', 'Invalid scope provided'])
const GRANT_TYPE = rejection('UnsupportedGrantTypeException', 400, [
  'unsupported_grant_type',
  'Unsupported grant type provided',
])
const REDIRECT = rejection('InvalidRedirectUriException', 400, [
  'invalid_redirect_uri',
  'Invalid redirect uri provided',
])
const START_URL = rejection('InvalidRequestException', 400, ['invalid_request', 'Invalid start url provided'])

describe('RegisterClient', () => {
  test('returns an ID, a secret in the form of a JWT, and an expiry in 90 days', async () => {
    const bed = new TestBed({region: 'eu-west-1'})
    const response = await bed.client.send(registerClient, FULL_CLIENT)
    expect(response).toEqual({
      clientId: expect.any(String),
      clientSecret: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]{64}$/),
      clientIdIssuedAt: START / 1000,
      clientSecretExpiresAt: START / 1000 + 7_776_000,
    })
    expect(isResponse(registerClient, response)).toBe(true)
    expect(
      Buffer.from(response.clientId ?? '', 'base64url')
        .subarray(16)
        .toString(),
    ).toBe('eu-west-1')
    const [header, payload] = (response.clientSecret ?? '').split('.').map((part) => Buffer.from(part, 'base64url'))
    expect(JSON.parse(String(header))).toEqual({kid: expect.stringMatching(/^key-156/), alg: 'HS384'})
    expect(JSON.parse(JSON.parse(String(payload)).serialized)).toEqual({
      expired: false,
      clientId: {value: response.clientId},
      tenantId: null,
      clientName: 'test',
      clientType: 'PUBLIC',
      templateArn: null,
      templateContext: null,
      expirationTimestamp: START / 1000 + 7_776_000,
      createdTimestamp: START / 1000,
      updatedTimestamp: START / 1000,
      createdBy: null,
      updatedBy: null,
      status: null,
      initiateLoginUri: null,
      entitledResourceId: null,
      entitledResourceContainerId: null,
      externalId: null,
    })
  })

  test.each<readonly [string, object, WireResponse]>([
    ['no client name', {clientName: undefined}, INVALID_REQUEST],
    ['no client type', {clientType: undefined}, INVALID_REQUEST],
    ['an empty client name', {clientName: ''}, INVALID_REQUEST],
    ['a client name of 257 characters', {clientName: 'n'.repeat(257)}, INVALID_REQUEST],
    ['26 scopes', {scopes: Array.from({length: 26}, () => 'openid')}, INVALID_REQUEST],
    ['a confidential client', {clientType: 'confidential'}, METADATA],
    ['an unknown grant type', {grantTypes: ['refresh_token', 'password']}, GRANT_TYPE],
    ['an unknown scope', {scopes: ['sso:account:access', 'everything']}, SCOPE],
    ['authorization codes and no scope', {scopes: []}, SCOPE],
    ['an unknown issuer', {issuerUrl: 'https://d-0000000000.awsapps.com/start'}, START_URL],
    ...[
      'http://127.0.0.1',
      'xhttp://127.0.0.1/oauth/callback',
      'http://127.0.0.1:123456/oauth/callback',
      'http://127.0.0.1/',
      'http://127.0.0.1/other',
      'http://127.0.0.1/oauth/callback/',
      'http://127.0.0.1/oauth/callback?a=b',
      'http://127.0.0.1:99999/oauth/callback',
      'http://localhost/oauth/callback',
      'http://[::1]/oauth/callback',
      'http://127.0.0.1@evil.test/oauth/callback',
      'http://127.0.0.1.evil.test/oauth/callback',
      'https://127.0.0.1/oauth/callback',
      'my-tool:/oauth/callback',
    ].map((uri) => [`the redirect URI ${uri}`, {redirectUris: [CALLBACK, uri]}, REDIRECT] as const),
  ])('rejects %s', async (_, members, expected) => {
    expect(await new TestBed().call(registerClient, {...FULL_CLIENT, ...members})).toEqual(expected)
  })

  test.each<readonly [string, object]>([
    ['only what is required', {clientName: 'n', clientType: 'public'}],
    ['a redirect URI with a port', {...FULL_CLIENT, redirectUris: ['http://127.0.0.1:4711/oauth/callback']}],
    ...['', '/', '#', '#/', '/#', '/#/'].map(
      (end) => [`a start URL with "${end}" at its end`, {...FULL_CLIENT, issuerUrl: DEFAULT_START_URL + end}] as const,
    ),
    [
      'every scope that AWS documents',
      {
        ...FULL_CLIENT,
        scopes: [
          'aws',
          'codecatalyst:read_write',
          'codewhisperer:analysis',
          'codewhisperer:completions',
          'codewhisperer:conversations',
          'codewhisperer:taskassist',
          'codewhisperer:transformations',
          'openid',
          'redshift:connect',
          'sso:account:access',
          'sts:identity_context',
          'verified_access:application:connect',
        ],
      },
    ],
    ['a client name of 256 characters', {...FULL_CLIENT, clientName: 'n'.repeat(256)}],
    ['25 scopes', {...FULL_CLIENT, scopes: Array.from({length: 25}, () => 'openid')}],
    ['empty lists', {clientName: 'n', clientType: 'public', scopes: [], grantTypes: [], redirectUris: []}],
  ])('accepts %s', async (_, request) => {
    expect(await new TestBed().call(registerClient, request)).toMatchObject({status: 200})
  })
})
