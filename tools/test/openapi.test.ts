import {readFileSync} from 'node:fs'
import path from 'node:path'
import {Validator} from '@seriousme/openapi-schema-validator'
import {
  type AnyOperation,
  createClient,
  type HttpRequest,
  inputSkeleton,
  type Operation,
  operations,
  SERVICE_ERRORS,
  type ServiceName,
  serviceOf,
} from '@sso-oidc/core'
import {Ajv} from 'ajv'
import {describe, expect, test} from 'vitest'
import {ROOT} from './repository.ts'

interface Content {
  readonly 'application/json': {
    readonly schema: object
    readonly examples: Readonly<Record<string, {readonly value: object}>>
  }
}

interface Entry {
  readonly operationId: string
  readonly parameters: readonly {name: string; in: string; required: boolean; schema: {'x-sensitive'?: boolean}}[]
  readonly requestBody?: {content: {'application/json': {schema: {$ref: string}}}}
  readonly responses: Readonly<Record<string, {description: string; content?: Content}>>
  readonly security: readonly object[]
}

interface Document {
  readonly openapi: string
  readonly servers: readonly {url: string}[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Entry>> & {servers: readonly {url: string}[]}>>
  readonly components: {schemas: Readonly<Record<string, {properties: Readonly<Record<string, object>>}>>}
}

const TEXTS = ['openapi.json', 'openapi-iam.json'].map((file) =>
  readFileSync(path.join(ROOT, 'packages/core', file), 'utf8'),
)
const DOCUMENTS = TEXTS.map((text) => JSON.parse(text) as Document)
const [text = ''] = TEXTS

/** Returns the operations of a document. */
function entriesOf({paths}: Document): Entry[] {
  return Object.values(paths).flatMap(({get, post}) => [get, post].filter((one) => one !== undefined))
}

/** Returns the document that describes an operation, with the entries of its path. */
function descriptionOf({name, path: target}: AnyOperation): {document: Document; item: Document['paths'][string]} {
  const [pathname = ''] = target.split('?')
  const document = DOCUMENTS.find((each) => entriesOf(each).some(({operationId}) => operationId === name))
  const item = document?.paths[pathname]
  if (document === undefined || item === undefined) throw new Error('The files do not describe the operation.')
  return {document, item}
}

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
  await client.send(operation as Operation<Record<string, unknown>, unknown>, request).catch(() => {})
  const [only] = sent
  if (only === undefined) throw new Error('The client sent nothing.')
  return only
}

describe('the OpenAPI files', () => {
  test.each(TEXTS)('are valid OpenAPI 3.1, with a server and without a query in a path (H10)', async (document) => {
    const validator = new Validator()
    expect(await validator.validate(JSON.parse(document))).toEqual({valid: true})
    expect(validator.version).toBe('3.1')
    const {servers, paths} = JSON.parse(document) as Document
    expect(servers.map(({url}) => url)).toEqual(['https://oidc.{region}.amazonaws.com'])
    expect(Object.keys(paths).filter((name) => !/^(\/[a-z_]+)+$/.test(name))).toEqual([])
  })

  test('are rejected by the validator if a parameter has an unknown location', async () => {
    const broken = JSON.parse(text.replace('"in": "header"', '"in": "headers"')) as Record<string, unknown>
    expect(await new Validator().validate(broken)).toMatchObject({valid: false})
  })

  test('contain every operation of the registry and no other', () => {
    const entries = DOCUMENTS.flatMap(entriesOf)
    const names = Object.values(operations).map(({name}) => name)
    expect(entries.map(({operationId}) => operationId).sort()).toEqual(names.sort())
  })

  test.each(TEXTS)('define every schema that they refer to and no other', (text) => {
    const referred = new Set([...text.matchAll(/"\$ref": "#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name))
    expect([...referred].sort()).toEqual(Object.keys((JSON.parse(text) as Document).components.schemas).sort())
  })

  test.each(Object.values(operations).map((operation) => [operation.name, operation] as const))(
    'describe the request that the client sends for %s',
    async (_, operation) => {
      const {method, url, headers, body} = await sentFor(operation)
      const {document, item} = descriptionOf(operation)
      const entry = item[method.toLowerCase()]
      if (entry === undefined) throw new Error('The file describes another method.')

      const server = item.servers[0]?.url.replace('{region}', 'us-east-1')
      const query = [...new URL(url).searchParams.keys()]
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
  ])('list the members of the InvalidRequestException of %s', (service, members) => {
    const {properties = {}} = DOCUMENTS[0]?.components.schemas[`${service}.InvalidRequestException`] ?? {}
    expect(Object.keys(properties)).toEqual(members)
  })

  test('mark secret parameters, which are never in a query', () => {
    const parameters = DOCUMENTS.flatMap(entriesOf).flatMap((one) => one.parameters)
    const secret = parameters.filter(({schema}) => schema['x-sensitive'] === true)
    const portal = Object.values(operations).filter((operation) => serviceOf(operation) === 'sso')
    expect(secret.map((one) => `${one.in} ${one.name}`)).toEqual(portal.map(() => 'header x-amz-sso_bearer_token'))
    expect(text).not.toContain('$comment')
  })

  test.each(Object.values(operations).map((operation) => [operation.name, operation] as const))(
    'have an example for each response and error of %s, which matches its schema and no other error (H10)',
    (_, operation) => {
      const {document, item} = descriptionOf(operation)
      const entry = entriesOf({...document, paths: {only: item}}).find(
        ({operationId}) => operationId === operation.name,
      )
      const ajv = new Ajv({strict: false}).addSchema(document, 'document')
      const verdicts = Object.entries(entry?.responses ?? {}).flatMap(([status, {content}]) => {
        if (content === undefined) return []
        const {schema, examples} = content['application/json']
        const resolved = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'))
        const validate = ajv.compile(resolved)
        return Object.entries(examples).map(([name, {value}]) => {
          const matching = operation.errors.filter((error) =>
            ajv.validate({$ref: `document#/components/schemas/${serviceOf(operation)}.${error}`}, value),
          )
          return [name, validate(value), status === '200' ? [name] : matching] as const
        })
      })
      const errors = [...Map.groupBy(operation.errors, (name) => SERVICE_ERRORS[name].status).values()].flat()
      const names = operation.name === 'Logout' ? errors : [operation.name, ...errors]
      expect(verdicts.sort()).toEqual(names.sort().map((name) => [name, true, expect.arrayContaining([name])]))
      const ambiguous = verdicts.filter(([, , {length}]) => length !== 1).map(([name]) => name)
      expect(ambiguous).toEqual(operation.name === 'CreateTokenWithIAM' ? ['InvalidRequestRegionException'] : [])
    },
  )

  test('name the value of the discriminating member for each error of a status (H10)', () => {
    const entry = entriesOf(DOCUMENTS[1] as Document)[0]
    expect(entry?.responses['400']?.content?.['application/json'].schema).toEqual({
      oneOf: expect.any(Array),
      discriminator: {
        propertyName: 'error',
        mapping: expect.objectContaining({
          access_denied: '#/components/schemas/sso-oidc.AccessDeniedException',
          invalid_request: '#/components/schemas/sso-oidc.invalid_request',
        }),
      },
    })
  })
})
