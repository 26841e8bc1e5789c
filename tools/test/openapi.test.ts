import {readFileSync} from 'node:fs'
import path from 'node:path'
import {Validator} from '@seriousme/openapi-schema-validator'
import {
  type AnyOperation,
  createClient,
  type HttpRequest,
  inputSkeleton,
  operations,
  type ServiceName,
  serviceOf,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {ROOT} from './repository.ts'

interface Entry {
  readonly operationId: string
  readonly parameters: readonly {name: string; in: string; required: boolean; schema: {'x-sensitive'?: boolean}}[]
  readonly requestBody?: {content: {'application/json': {schema: {$ref: string}}}}
  readonly responses: Readonly<Record<string, {description: string}>>
  readonly security: readonly object[]
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Entry>> & {servers: readonly {url: string}[]}>>
  readonly components: {schemas: Readonly<Record<string, {properties: Readonly<Record<string, object>>}>>}
}

const text = readFileSync(path.join(ROOT, 'packages/core/openapi.json'), 'utf8')
const document = JSON.parse(text) as Document

/** Returns the HTTP request that the client sends if every member is set. */
async function sentFor(operation: AnyOperation): Promise<HttpRequest> {
  const sent: HttpRequest[] = []
  const client = createClient({
    region: 'us-east-1',
    sign: false,
    maxAttempts: 1,
    transport: async (request) => {
      sent.push(request)
      return {status: 400, headers: {}, body: new Uint8Array()}
    },
  })
  const request = inputSkeleton(operation) as Record<string, unknown>
  await client.send<Record<string, unknown>, Record<string, unknown>>(operation, request).catch(() => {})
  const [only] = sent
  if (only === undefined) throw new Error('The client sent nothing.')
  return only
}

describe('the OpenAPI file', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(JSON.parse(text))).toEqual({valid: true})
    expect(validator.version).toBe('3.1')
  })

  test('is rejected by the validator if a parameter has an unknown location', async () => {
    const broken = JSON.parse(text.replace('"in": "header"', '"in": "headers"')) as Record<string, unknown>
    expect(await new Validator().validate(broken)).toMatchObject({valid: false})
  })

  test('contains every operation of the registry and no other', () => {
    const entries = Object.values(document.paths).flatMap(({get, post}) =>
      [get, post].filter((one) => one !== undefined),
    )
    const names = Object.values(operations).map(({name}) => name)
    expect(entries.map(({operationId}) => operationId).sort()).toEqual(names.sort())
  })

  test('defines every schema that it refers to and no other', () => {
    const referred = new Set([...text.matchAll(/"\$ref": "#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name))
    expect([...referred].sort()).toEqual(Object.keys(document.components.schemas).sort())
  })

  test.each(Object.values(operations).map((operation) => [operation.name, operation] as const))(
    'describes the request that the client sends for %s',
    async (_, operation) => {
      const {method, url, headers, body} = await sentFor(operation)
      const item = document.paths[operation.path]
      const entry = item?.[method.toLowerCase()]
      if (item === undefined || entry === undefined) throw new Error('The file does not describe the operation.')

      const server = item.servers[0]?.url.replace('{region}', 'us-east-1')
      const fixed = new URL(operation.path, 'http://x').searchParams
      const query = [...new URL(url).searchParams.keys()].filter((name) => !fixed.has(name))
      const own = Object.keys(headers).filter((name) => name !== 'content-type' && !name.startsWith('amz-sdk-'))
      expect(`${server}${new URL(operation.path, 'http://x').pathname}`).toBe(url.split('?')[0])
      expect(entry.parameters.map((one) => `${one.in} ${one.name}`)).toEqual([
        ...query.map((name) => `query ${name}`),
        ...own.map((name) => `header ${name}`),
      ])

      const schema = entry.requestBody?.content['application/json'].schema.$ref.split('/').at(-1) ?? ''
      const members = Object.keys(document.components.schemas[schema]?.properties ?? {})
      expect(members).toEqual(body === '' ? [] : Object.keys(JSON.parse(body) as object))
      expect(entry.security).toHaveLength(operation.signingName === undefined ? 0 : 1)
      const named = Object.values(entry.responses).flatMap(({description}) => description.match(/\w+Exception/g) ?? [])
      expect(named.sort()).toEqual([...operation.errors].sort())
    },
  )

  test.each<[ServiceName, string[]]>([
    ['sso-oidc', ['error', 'reason', 'error_description']],
    ['sso', ['message', '__type']],
  ])('lists the members of the InvalidRequestException of %s', (service, members) => {
    const {properties = {}} = document.components.schemas[`${service}.InvalidRequestException`] ?? {}
    expect(Object.keys(properties)).toEqual(members)
  })

  test('marks secret parameters, which are never in a query', () => {
    const parameters = Object.values(document.paths).flatMap(({get, post}) =>
      [get, post].flatMap((one) => one?.parameters ?? []),
    )
    const secret = parameters.filter(({schema}) => schema['x-sensitive'] === true)
    const portal = Object.values(operations).filter((operation) => serviceOf(operation) === 'sso')
    expect(secret.map((one) => `${one.in} ${one.name}`)).toEqual(portal.map(() => 'header x-amz-sso_bearer_token'))
    expect(text).not.toContain('"sensitive"')
  })
})
