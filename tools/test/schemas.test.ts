import {globSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {operations, requestSchema} from '@sso-oidc/core'
import {Ajv, type Options} from 'ajv'
import {describe, expect, test} from 'vitest'
import {ROOT} from './repository.ts'

const FILES = globSync('packages/*/schemas/*.json', {cwd: ROOT}).map(
  (file) => [path.basename(file), JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as object] as const,
)

/** Valid values with a text after each member that has a pattern, by schema file. */
const VALUES: Readonly<Record<string, (end: string) => object>> = {
  'get-role-credentials.request.json': (end) => ({accessToken: `t${end}`, accountId: '1', roleName: 'r'}),
  'list-account-roles.request.json': (end) => ({accessToken: `t${end}`, accountId: '1'}),
  'list-accounts.request.json': (end) => ({accessToken: `t${end}`}),
  'logout.request.json': (end) => ({accessToken: `t${end}`}),
  'directory.json': (end) => ({
    users: [{name: 'a'}],
    accounts: [{accountId: `111122223333${end}`, accountName: 'a'}],
  }),
}

/** Returns every pattern of a schema. */
function patternsOf(schema: object): string[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === 'pattern' && typeof value === 'string') return [value]
    return typeof value === 'object' && value !== null ? patternsOf(value) : []
  })
}

describe.each(FILES)('the schema %s', (_, schema) => {
  test.each<[string, Options]>([
    ['the default options of ajv', {}],
    ['the strict mode of ajv', {strict: true, allErrors: true}],
  ])('compiles with %s, without a warning or an added keyword (H1)', (_, options) => {
    const warnings: unknown[] = []
    const warn = (...message: unknown[]): void => void warnings.push(message)
    const validate = new Ajv({...options, logger: {log: warn, warn, error: warn}}).compile(schema)
    expect([typeof validate, warnings]).toEqual(['function', []])
  })

  test('has only patterns with one meaning in JavaScript, Python, and RE2 (H8)', () => {
    const patterns = patternsOf(schema)
    expect(patterns.filter((pattern) => /\\[A-Za-z]|\(\?|[^[]\^|\$./.test(pattern))).toEqual([])
    for (const flags of ['', 'u'])
      for (const pattern of patterns) expect(() => new RegExp(pattern, flags)).not.toThrow()
  })
})

describe('a schema with patterns', () => {
  /** Returns a schema for an engine in which `$` also matches before a line break at the end, as in Python. */
  const asInPython = (schema: object): object =>
    JSON.parse(
      JSON.stringify(schema, (keyword, value) => (keyword === 'pattern' ? value.replace(/\$$/, '\n?$') : value)),
    )

  test('rejects a line break at the end in every engine (H8)', () => {
    // The schemas of the bundle are those of the other files.
    const files = FILES.filter(([name]) => name !== 'bundle.json')
    const withPatterns = files.filter(([, schema]) => patternsOf(schema).some((pattern) => pattern.endsWith('$')))
    const verdicts = withPatterns.map(([name, schema]) => {
      const validate = new Ajv().compile(asInPython(schema))
      return [name, ...['', '\n'].map((end) => validate(VALUES[name]?.(end)))]
    })
    expect(verdicts.sort()).toEqual(
      Object.keys(VALUES)
        .sort()
        .map((name) => [name, true, false]),
    )
  })
})

test('known values are examples, and other values stay valid', () => {
  const known = Object.values(operations).flatMap((operation) =>
    Object.entries(requestSchema(operation).properties).map(([name, {examples, items}]) => [
      `${operation.name}.${name}`,
      examples ?? items?.examples,
    ]),
  )
  const grants = ['authorization_code', 'refresh_token']
  const urn = (name: string): string => `urn:ietf:params:oauth:${name}`
  expect(Object.fromEntries(known.filter(([, values]) => values !== undefined))).toEqual({
    'CreateToken.grantType': [urn('grant-type:device_code'), ...grants],
    'CreateTokenWithIAM.grantType': [...grants, urn('grant-type:jwt-bearer'), urn('grant-type:token-exchange')],
    'CreateTokenWithIAM.requestedTokenType': [urn('token-type:access_token'), urn('token-type:refresh_token')],
    'CreateTokenWithIAM.subjectTokenType': [urn('token-type:access_token')],
    'RegisterClient.clientType': ['public'],
    'RegisterClient.grantTypes': ['authorization_code', urn('grant-type:device_code'), 'refresh_token'],
    'RegisterClient.redirectUris': ['http://127.0.0.1/oauth/callback'],
    'RegisterClient.scopes': ['sso:account:access'],
  })
  expect(
    Object.values(operations).flatMap((operation) => JSON.stringify(requestSchema(operation)).match(/"enum"/g) ?? []),
  ).toEqual([])
})
