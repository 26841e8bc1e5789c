import {type Schema, Validator} from '@cfworker/json-schema'
import {listAccounts, operations, requestSchema, validateRequest} from '@sso-oidc/core'
import {Ajv} from 'ajv'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code'
const CLIENT = {clientId: 'i', clientSecret: 's'}

/** Requests of CreateToken that cover every rule of its schema, and whether they are valid. */
const TABLE: readonly (readonly [string, unknown, boolean])[] = [
  ['a device code', {...CLIENT, grantType: DEVICE_CODE, deviceCode: 'd'}, true],
  ['a code', {...CLIENT, grantType: 'authorization_code', code: 'c', redirectUri: 'r', codeVerifier: 'v'}, true],
  ['a refresh token and scopes', {...CLIENT, grantType: 'refresh_token', refreshToken: 'r', scope: ['a', '']}, true],
  ['an unknown grant', {...CLIENT, grantType: 'password'}, true],
  ['empty strings', {clientId: '', clientSecret: '', grantType: ''}, true],
  ['nothing', {}, false],
  ['no client secret', {clientId: 'i', grantType: 'g'}, false],
  ['an unknown member', {...CLIENT, grantType: 'g', deviceSecret: 'x'}, false],
  ['a number as code', {...CLIENT, grantType: 'g', code: 1}, false],
  ['null as code', {...CLIENT, grantType: 'g', code: null}, false],
  ['a string for a list', {...CLIENT, grantType: 'g', scope: 'a'}, false],
  ['a number in a list', {...CLIENT, grantType: 'g', scope: ['a', 1]}, false],
  ['a device grant without its code', {...CLIENT, grantType: DEVICE_CODE}, false],
  ['a device grant with an empty code', {...CLIENT, grantType: DEVICE_CODE, deviceCode: ''}, false],
  ['a code grant without its code', {...CLIENT, grantType: 'authorization_code', deviceCode: 'd'}, false],
  ['a refresh grant without its token', {...CLIENT, grantType: 'refresh_token'}, false],
  ['a list', [], false],
  ['null', null, false],
]

/** Returns the schema as another program reads it from its file. */
function asPlainJson(schema: object): Schema {
  return JSON.parse(JSON.stringify(schema)) as Schema
}

const ASCII = String.fromCharCode(...Array.from({length: 95}, (_, i) => i + 32))

/** Requests of ListAccounts at the limits of its schema, and whether they are valid. */
const LISTS: readonly (readonly [string, unknown, boolean])[] = [
  ['a token', {accessToken: 't'}, true],
  ['every character that a header can contain', {accessToken: ASCII}, true],
  ['a line break', {accessToken: 'a\nb'}, false],
  ['a line break at its end', {accessToken: 'a\n'}, false],
  ['a tab', {accessToken: 'a\tb'}, false],
  ['a NUL', {accessToken: 'a\0b'}, false],
  ['a Latin-1 letter', {accessToken: '\u00fc'}, false],
  ['a letter that is not in Latin-1', {accessToken: '\u0142'}, false],
  ['one item per page', {accessToken: 't', maxResults: 1}, true],
  ['100 items per page', {accessToken: 't', maxResults: 100, nextToken: 'n\n'}, true],
  ['0 items per page', {accessToken: 't', maxResults: 0}, false],
  ['101 items per page', {accessToken: 't', maxResults: 101}, false],
  ['1.5 items per page', {accessToken: 't', maxResults: 1.5}, false],
  ['a string as number of items per page', {accessToken: 't', maxResults: '1'}, false],
]

describe('other JSON Schema validators', () => {
  test.each(LISTS)('return the same result for ListAccounts with %s', (_, request, valid) => {
    const other = new Validator(asPlainJson(requestSchema(listAccounts)), '7', false)
    const ours = validateRequest(listAccounts, request).length === 0
    expect({ours, others: other.validate(request).valid}).toEqual({ours: valid, others: valid})
  })

  test.each(TABLE)('return the same result for CreateToken with %s', (_, request, valid) => {
    const operation = operations['create-token']
    if (operation === undefined) throw new Error('create-token is not in the registry')
    const other = new Validator(asPlainJson(requestSchema(operation)), '7', false)
    expect({ours: validateRequest(operation, request).length === 0, others: other.validate(request).valid}).toEqual({
      ours: valid,
      others: valid,
    })
  })

  test.each(Object.entries(operations))('return the same results for generated requests of %s', (_, operation) => {
    const schema = requestSchema(operation)
    const other = new Validator(asPlainJson(schema), '7', false)
    const ajv = new Ajv({allErrors: true, strict: true}).compile(schema)
    const grants = Object.values(operation.requires ?? {}).flatMap((cases) => Object.keys(cases ?? {}))
    const value = fc.oneof(
      fc.constantFrom('', 'text', ...grants),
      fc.constantFrom(null, 0, 1, 1.5, 100, 101, true, {}, 'line\n', '\u00fc', '~ !'),
      fc.array(fc.constantFrom('a', '', 1)),
    )
    const request = fc.dictionary(fc.constantFrom(...Object.keys(schema.properties), 'unknown'), value)
    fc.assert(
      fc.property(request, (candidate) => {
        const ours = validateRequest(operation, candidate).length === 0
        expect([other.validate(candidate).valid, ajv(candidate)]).toEqual([ours, ours])
      }),
      {numRuns: 500},
    )
  })
})
