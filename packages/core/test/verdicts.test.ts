import {type Schema, Validator} from '@cfworker/json-schema'
import {operations, requestSchema, validateRequest} from '@sso-oidc/core'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
const CLIENT = {clientId: 'i', clientSecret: 's'}

/** Requests of create-token that cross every rule of its schema. */
const TABLE: readonly (readonly [string, unknown, boolean])[] = [
  ['a device code', {...CLIENT, grantType: DEVICE_CODE, deviceCode: 'd'}, true],
  ['a code', {...CLIENT, grantType: 'authorization_code', code: 'c', redirectUri: 'r', codeVerifier: 'v'}, true],
  ['a refresh token and scopes', {...CLIENT, grantType: 'refresh_token', refreshToken: 'r', scope: ['a', '']}, true],
  ['an unknown grant', {...CLIENT, grantType: 'password'}, true],
  ['empty strings', {clientId: '', clientSecret: '', grantType: ''}, true],
  ['nothing', {}, false],
  ['no secret', {clientId: 'i', grantType: 'g'}, false],
  ['an unknown member', {...CLIENT, grantType: 'g', deviceSecret: 'x'}, false],
  ['a number', {...CLIENT, grantType: 'g', code: 1}, false],
  ['null', {...CLIENT, grantType: 'g', code: null}, false],
  ['a string for a list', {...CLIENT, grantType: 'g', scope: 'a'}, false],
  ['a number in a list', {...CLIENT, grantType: 'g', scope: ['a', 1]}, false],
  ['a device grant without its code', {...CLIENT, grantType: DEVICE_CODE}, false],
  ['a device grant with an empty code', {...CLIENT, grantType: DEVICE_CODE, deviceCode: ''}, false],
  ['a code grant without its code', {...CLIENT, grantType: 'authorization_code', deviceCode: 'd'}, false],
  ['a refresh grant without its token', {...CLIENT, grantType: 'refresh_token'}, false],
  ['a list', [], false],
  ['null alone', null, false],
]

/** The schema as a tool would read it from its file. */
function asPlainJson(schema: object): Schema {
  return JSON.parse(JSON.stringify(schema)) as Schema
}

describe('another validator of JSON Schema', () => {
  test.each(TABLE)('gives create-token with %s the same verdict as ours', (_, request, valid) => {
    const operation = operations['create-token']
    if (operation === undefined) throw new Error('create-token is not in the registry')
    const other = new Validator(asPlainJson(requestSchema(operation)), '7', false)
    expect({ours: validateRequest(operation, request).length === 0, others: other.validate(request).valid}).toEqual({
      ours: valid,
      others: valid,
    })
  })

  test.each(Object.entries(operations))('gives generated requests of %s the same verdicts', (_, operation) => {
    const schema = requestSchema(operation)
    const other = new Validator(asPlainJson(schema), '7', false)
    const grants = Object.values(operation.requires ?? {}).flatMap((cases) => Object.keys(cases ?? {}))
    const value = fc.oneof(
      fc.constantFrom('', 'text', ...grants),
      fc.constantFrom(null, 1, true, {}),
      fc.array(fc.constantFrom('a', '', 1)),
    )
    const request = fc.dictionary(fc.constantFrom(...Object.keys(schema.properties), 'unknown'), value)
    fc.assert(
      fc.property(request, (candidate) => {
        expect(other.validate(candidate).valid).toBe(validateRequest(operation, candidate).length === 0)
      }),
      {numRuns: 500},
    )
  })
})
