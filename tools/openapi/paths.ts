import {
  type AnyOperation,
  bodyMembers,
  type DocumentSchema,
  requestSchema,
  responseSchema,
  SERVICES,
  type ServiceName,
  serviceOf,
} from '@sso-oidc/core'
import {errorResponses} from './errors.ts'
import {exampleOf} from './examples.ts'
import {type Json, reference, toOpenApi} from './json.ts'

const SERVERS: Readonly<Record<ServiceName, string>> = {
  'sso-oidc': 'OIDC service of a region. Some partitions, such as aws-cn, have another domain suffix.',
  sso: 'Access portal of a region. Some partitions, such as aws-cn, have another domain suffix.',
}

const ANSWER_HEADERS = {'x-amzn-RequestId': {$ref: '#/components/headers/RequestId'}}
const ERROR_HEADERS = {...ANSWER_HEADERS, 'x-amzn-ErrorType': {$ref: '#/components/headers/ErrorType'}}

/** Returns the server of a service. */
export function server(service: ServiceName): Json {
  const variables = {region: {default: 'us-east-1', description: 'Region of the IAM Identity Center instance.'}}
  return {url: `https://${SERVICES[service].host}.{region}.amazonaws.com`, description: SERVERS[service], variables}
}

/** Returns the entry of an operation below its path. */
export function pathItem(operation: AnyOperation): Json {
  const {name, method = 'POST', signingName} = operation
  const {description} = requestSchema(operation)
  const service = serviceOf(operation)
  const entry = {
    operationId: name,
    summary: /^.*?\.(?=\s|$)/s.exec(description)?.[0] ?? description,
    description: signingName === undefined ? description : `${description} Signed for the service \`${signingName}\`.`,
    tags: [service],
    externalDocs: {url: `${SERVICES[service].documentation}/API_${name}.html`},
    security: signingName === undefined ? [] : [{sigv4: []}],
    parameters: [...fixedParameters(operation), ...parameters(operation, 'query'), ...parameters(operation, 'header')],
    ...requestBody(operation),
    responses: {200: success(operation), ...errorResponses(operation, ERROR_HEADERS)},
  }
  return {servers: [server(service)], [method.toLowerCase()]: entry}
}

/** Returns the constant query of a path as parameters with one value. */
function fixedParameters({path}: AnyOperation): Json[] {
  const [, query = ''] = path.split('?')
  return [...new URLSearchParams(query)].map(([name, value]) => ({
    name,
    in: 'query',
    required: true,
    description: 'Selects the operation.',
    schema: {type: 'string', enum: [value]},
    example: value,
  }))
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
  const schema = responseSchema(operation)
  const {description} = schema
  if (isEmpty(schema)) return {description, headers: ANSWER_HEADERS}
  const content = json(reference(`${operation.name}Response`), {[operation.name]: {value: exampleOf(schema)}})
  return {description, headers: ANSWER_HEADERS, content}
}

/** Returns whether a request or response has no members. */
export function isEmpty({properties}: DocumentSchema): boolean {
  return Object.keys(properties).length === 0
}

function json(schema: Json, examples?: Json): Json {
  return {'application/json': {schema, ...(examples === undefined ? {} : {examples})}}
}
