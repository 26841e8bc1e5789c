import {
  type AnyOperation,
  bodyMembers,
  type DocumentSchema,
  type MemberSchema,
  operations,
  requestSchema,
  responseSchema,
  SERVICE_ERRORS,
  SERVICES,
  type ServiceErrorEntry,
  type ServiceErrorName,
  type ServiceName,
  serviceOf,
} from '@sso-oidc/core'

type Json = Readonly<Record<string, unknown>>

const DESCRIPTION = `The OIDC service of AWS IAM Identity Center, which issues access tokens, and its access portal, which accepts
them. Written from public sources by the authors of sso-oidc. Not affiliated with AWS.`

const SERVERS: Readonly<Record<ServiceName, string>> = {
  'sso-oidc': 'OIDC service of a region. Some partitions, such as aws-cn, have another domain suffix.',
  sso: 'Access portal of a region. Some partitions, such as aws-cn, have another domain suffix.',
}

const HEADERS = {
  RequestId: {description: 'Identifier of the request, for AWS Support.', schema: {type: 'string'}},
  ErrorType: {
    description:
      'Name of the exception, up to the first colon. If the header is missing, `__type` in the body contains the name.',
    schema: {type: 'string'},
  },
}
const ANSWER_HEADERS = {'x-amzn-RequestId': {$ref: '#/components/headers/RequestId'}}
const ERROR_HEADERS = {...ANSWER_HEADERS, 'x-amzn-ErrorType': {$ref: '#/components/headers/ErrorType'}}

/** Generates the OpenAPI document of both services from the registry, the schemas and the table of exceptions. */
export function generateOpenApi(version: string): Json {
  const all = Object.values(operations)
  const paths: Record<string, Json> = {}
  for (const operation of all) {
    const {[operation.path]: before = {}} = paths
    const item = pathItem(operation)
    const twice = Object.keys(item).find((method) => method !== 'servers' && Object.hasOwn(before, method))
    if (twice !== undefined)
      throw new Error(`Two operations have the method ${twice.toUpperCase()} and the path ${operation.path}.`)
    paths[operation.path] = {...before, ...item}
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'AWS IAM Identity Center: OIDC and access portal',
      version,
      description: DESCRIPTION.replaceAll('\n', ' '),
      license: {name: 'Apache-2.0', identifier: 'Apache-2.0'},
    },
    tags: Object.entries(SERVICES).map(([name, {documentation}]) => ({name, externalDocs: {url: documentation}})),
    paths,
    components: {
      schemas: Object.fromEntries([...all.flatMap(documentSchemas), ...all.flatMap(errorSchemas)]),
      headers: HEADERS,
      securitySchemes: {
        sigv4: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'AWS Signature Version 4 with IAM credentials.',
          'x-amazon-apigateway-authtype': 'awsSigv4',
        },
      },
    },
  }
}

function pathItem(operation: AnyOperation): Json {
  const {name, method = 'POST', signingName} = operation
  const {description} = requestSchema(operation)
  const service = serviceOf(operation)
  const {host, documentation} = SERVICES[service]
  const variables = {region: {default: 'us-east-1', description: 'Region of the IAM Identity Center instance.'}}
  const entry = {
    operationId: name,
    summary: /^.*?\.(?=\s|$)/s.exec(description)?.[0] ?? description,
    description: signingName === undefined ? description : `${description} Signed for the service \`${signingName}\`.`,
    tags: [service],
    externalDocs: {url: `${documentation}/API_${name}.html`},
    security: signingName === undefined ? [] : [{sigv4: []}],
    parameters: [...parameters(operation, 'query'), ...parameters(operation, 'header')],
    ...requestBody(operation),
    responses: {200: success(operation), ...refusals(operation)},
  }
  return {
    servers: [{url: `https://${host}.{region}.amazonaws.com`, description: SERVERS[service], variables}],
    [method.toLowerCase()]: entry,
  }
}

function parameters(operation: AnyOperation, place: 'query' | 'header'): Json[] {
  const {properties, required} = requestSchema(operation)
  const bindings = (place === 'query' ? operation.query : operation.headers) ?? {}
  return Object.entries(bindings).map(([member, name]) => {
    const {description, ...schema} = toOpenApi(properties[member] ?? {type: 'string'})
    return {name, in: place, required: required.includes(member), description, schema}
  })
}

function requestBody(operation: AnyOperation): Json {
  if (bodyMembers(operation).length === 0) return {}
  return {requestBody: {required: true, content: json(reference(`${operation.name}Request`))}}
}

function success(operation: AnyOperation): Json {
  const {description} = responseSchema(operation)
  const content = isEmpty(responseSchema(operation)) ? {} : {content: json(reference(`${operation.name}Response`))}
  return {description, headers: ANSWER_HEADERS, ...content}
}

/** Returns the error responses by status. Several exceptions may share a status. */
function refusals(operation: AnyOperation): Json {
  const byStatus = Map.groupBy(operation.errors, (name) => SERVICE_ERRORS[name].status)
  const service = serviceOf(operation)
  const entries = [...byStatus].map(([status, names]) => {
    const schemas = names.map((name) => reference(`${service}.${name}`))
    const [only] = schemas
    const content = json(schemas.length === 1 && only ? only : {anyOf: schemas})
    return [status, {description: names.join(', '), headers: ERROR_HEADERS, content}] as const
  })
  return Object.fromEntries(entries)
}

/** Returns the schemas of request and response bodies. */
function documentSchemas(operation: AnyOperation): [string, Json][] {
  const request = requestSchema(operation)
  const names = bodyMembers(operation)
  const properties = Object.fromEntries(Object.entries(request.properties).filter(([name]) => names.includes(name)))
  const inBody = {...request, properties, required: request.required.filter((name) => names.includes(name))}
  const documents: DocumentSchema[] = [...(names.length === 0 ? [] : [inBody]), responseSchema(operation)]
  return documents
    .filter((schema) => !isEmpty(schema))
    .map((schema) => {
      const {$schema: _, $id: __, title, ...rest} = toOpenApi(schema)
      return [String(title), {title, ...rest}]
    })
}

/** Returns the schemas of error bodies. Both services may have an exception of the same name with different members. */
function errorSchemas(operation: AnyOperation): [string, Json][] {
  const service = serviceOf(operation)
  return operation.errors.map((name) => [`${service}.${name}`, errorSchema(service, name)])
}

function errorSchema(service: ServiceName, name: ServiceErrorName): Json {
  const {error, members, description}: ServiceErrorEntry = SERVICE_ERRORS[name]
  const names = service === 'sso' ? ['message', '__type'] : members
  const properties = names.map((member) => [
    member,
    {type: 'string', ...(member === 'error' ? {description: `OAuth 2.0 error: \`${error}\`.`} : {})},
  ])
  return {title: name, description, type: 'object', properties: Object.fromEntries(properties)}
}

/** Adds the prefix of extensions to keywords that JSON Schema does not define. */
function toOpenApi(schema: MemberSchema): Json {
  const text = JSON.stringify(schema, (_, value) => {
    if (typeof value !== 'object' || value === null || !('sensitive' in value)) return value
    const {sensitive, ...rest} = value
    return {...rest, 'x-sensitive': sensitive}
  })
  return JSON.parse(text) as Json
}

function isEmpty({properties}: DocumentSchema): boolean {
  return Object.keys(properties).length === 0
}

function reference(name: string): Json {
  return {$ref: `#/components/schemas/${name}`}
}

function json(schema: Json): Json {
  return {'application/json': {schema}}
}
