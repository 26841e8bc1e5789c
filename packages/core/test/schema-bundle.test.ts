import {bundleSchemas, inDraft, logout, requestSchema, responseSchema} from '@sso-oidc/core'
import {expect, test} from 'vitest'

const request = requestSchema(logout)
const response = responseSchema(logout)
const DRAFT_07 = 'http://json-schema.org/draft-07/schema#'
const DRAFT_2020 = 'https://json-schema.org/draft/2020-12/schema'

test('a schema is created once', () => {
  expect(requestSchema(logout)).toBe(request)
  expect(responseSchema(logout)).toBe(response)
})

test.each([
  ['07', DRAFT_07],
  ['2020-12', DRAFT_2020],
] as const)('a schema for draft %s differs only in its $schema', (draft, $schema) => {
  expect(inDraft(request, draft)).toEqual({...request, $schema})
  expect(request.$schema).toBe(DRAFT_07)
})

test('a bundle has each schema by its title, with its $id and without its $schema', () => {
  const {$schema: _, ...first} = request
  const {$schema: __, ...second} = response
  const description = {title: expect.any(String), description: expect.any(String)}
  const $id = 'https://unpkg.com/@sso-oidc/core/schemas/bundle.json'
  expect(bundleSchemas([request, response])).toEqual({
    ...description,
    $schema: DRAFT_07,
    $id,
    definitions: {LogoutRequest: first, LogoutResponse: second},
  })
  expect(bundleSchemas([response], '2020-12')).toEqual({
    ...description,
    $schema: DRAFT_2020,
    $id,
    $defs: {LogoutResponse: second},
  })
  expect(bundleSchemas([])).toMatchObject({definitions: {}})
})
