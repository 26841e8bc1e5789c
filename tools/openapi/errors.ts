import {
  type AnyOperation,
  SERVICE_ERRORS,
  type ServiceErrorEntry,
  type ServiceErrorName,
  type ServiceName,
  serviceOf,
} from '@sso-oidc/core'
import {type Json, reference} from './json.ts'

/** Namespace of the exceptions of the access portal in its responses. */
const PORTAL = 'com.amazonaws.switchboard.portal#'

/** Header of an error response with the name of the exception. */
export const ERROR_TYPE = {
  description:
    'Name of the exception, up to the first colon. If the header is missing, `__type` in the body contains the name.',
  schema: {type: 'string'},
}

/** Returns the error responses of an operation by status. Several exceptions can share a status. */
export function errorResponses(operation: AnyOperation, headers: Json): Json {
  const byStatus = Map.groupBy(operation.errors, (name) => SERVICE_ERRORS[name].status)
  const service = serviceOf(operation)
  const entries = [...byStatus].map(([status, names]) => {
    const examples = names.map((name) => [
      name,
      {summary: SERVICE_ERRORS[name].description, value: exampleBody(service, name)},
    ])
    const content = {schema: bodySchema(service, names), examples: Object.fromEntries(examples)}
    return [status, {description: names.join(', '), headers, content: {'application/json': content}}] as const
  })
  return Object.fromEntries(entries)
}

/** Returns the schemas of the error bodies of an operation, by name. */
export function errorSchemas(operation: AnyOperation): [string, Json][] {
  const service = serviceOf(operation)
  const byStatus = Map.groupBy(operation.errors, (name) => SERVICE_ERRORS[name].status)
  const shared = [...byStatus.values()].flatMap((names) => sharedSchemas(service, names))
  return [
    ...operation.errors.map((name): [string, Json] => [`${service}.${name}`, errorSchema(service, name)]),
    ...shared,
  ]
}

/** Returns the schema of one exception, or of one of several that the discriminating member tells apart. */
function bodySchema(service: ServiceName, names: readonly ServiceErrorName[]): Json {
  const byValue = [...groups(service, names)].map(
    ([value, group]) =>
      [value, reference(group.length === 1 ? `${service}.${group[0]}` : `${service}.${value}`)] as const,
  )
  const [[, only] = ['', {}], ...others] = byValue
  if (others.length === 0) return only
  const mapping = Object.fromEntries(byValue.map(([value, {$ref}]) => [value, $ref]))
  return {oneOf: byValue.map(([, schema]) => schema), discriminator: {propertyName: discriminant(service), mapping}}
}

/** Returns a schema for each value of the discriminating member that several exceptions share. */
function sharedSchemas(service: ServiceName, names: readonly ServiceErrorName[]): [string, Json][] {
  return [...groups(service, names)]
    .filter(([, group]) => group.length > 1)
    .map(([value, group]) => [
      `${service}.${value}`,
      {
        title: value,
        description: `${group.join(' or ')}. The header \`x-amzn-ErrorType\` has the name.`,
        type: 'object',
        properties: {[discriminant(service)]: {type: 'string', const: value}},
        required: [discriminant(service)],
        anyOf: group.map((name) => reference(`${service}.${name}`)),
      },
    ])
}

function groups(service: ServiceName, names: readonly ServiceErrorName[]): Map<string, ServiceErrorName[]> {
  return Map.groupBy(names, (name) => discriminatingValue(service, name))
}

/** Returns the member of an error body whose value depends on the exception. */
function discriminant(service: ServiceName): string {
  return service === 'sso' ? '__type' : 'error'
}

function discriminatingValue(service: ServiceName, name: ServiceErrorName): string {
  const {error = ''}: ServiceErrorEntry = SERVICE_ERRORS[name]
  return service === 'sso' ? `${PORTAL}${name}` : error
}

function errorSchema(service: ServiceName, name: ServiceErrorName): Json {
  const {members, description}: ServiceErrorEntry = SERVICE_ERRORS[name]
  const names = service === 'sso' ? ['message', '__type'] : members
  const fixed = discriminant(service)
  const value = discriminatingValue(service, name)
  const properties = names.map((member) => [member, {type: 'string', ...(member === fixed ? {const: value} : {})}])
  const required = [fixed, ...names.filter((member) => member === 'region')]
  return {title: name, description, type: 'object', properties: Object.fromEntries(properties), required}
}

function exampleBody(service: ServiceName, name: ServiceErrorName): Json {
  const {members, description}: ServiceErrorEntry = SERVICE_ERRORS[name]
  const value = discriminatingValue(service, name)
  if (service === 'sso') return {message: description, __type: value}
  const texts: Readonly<Record<string, string>> = {
    error: value,
    error_description: description,
    endpoint: 'https://oidc.eu-west-1.amazonaws.com',
    region: 'eu-west-1',
  }
  return Object.fromEntries(members.filter((member) => member in texts).map((member) => [member, texts[member]]))
}
