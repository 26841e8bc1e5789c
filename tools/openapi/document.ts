import {
  type AnyOperation,
  bodyMembers,
  type DocumentSchema,
  operations,
  requestSchema,
  responseSchema,
  SERVICES,
  type ServiceName,
  serviceOf,
} from '@sso-oidc/core'
import {ERROR_TYPE, errorSchemas} from './errors.ts'
import {type Json, toOpenApi} from './json.ts'
import {isEmpty, pathItem, server} from './paths.ts'

const DESCRIPTION = `The OIDC service of AWS IAM Identity Center, which issues access tokens, and its access portal, which accepts
them. Written from public sources by the authors of sso-oidc. Not affiliated with AWS.`

const SIGNED = `Operations of the OIDC service whose requests are signed with IAM credentials. They share a path with those of
openapi.json, and OpenAPI does not distinguish operations by their query.`

const TAGS: Readonly<Record<ServiceName, string>> = {
  'sso-oidc': 'OIDC service. Registers clients and issues tokens.',
  sso: 'Access portal. Lists accounts and roles, and issues credentials.',
}

const HEADERS = {
  RequestId: {description: 'Identifier of the request, for AWS Support.', schema: {type: 'string'}},
  ErrorType: ERROR_TYPE,
}

const SIGV4 = {
  type: 'apiKey',
  in: 'header',
  name: 'Authorization',
  description: 'AWS Signature Version 4 with IAM credentials.',
  'x-amazon-apigateway-authtype': 'awsSigv4',
}

/** Content of `package.json` that the documents contain. */
export interface Package {
  readonly version: string
  readonly homepage: string
}

/**
 * Generates the OpenAPI documents from the registry, the schemas, and the table of exceptions, by file name. Signed
 * operations have a document of their own, because their paths are those of other operations.
 *
 * @throws {Error} if two operations of a document have the same method and path
 */
export function generateOpenApi(core: Package): Map<string, Json> {
  const all = Object.values(operations)
  const isSigned = ({signingName}: AnyOperation): boolean => signingName !== undefined
  const [unsigned, signed] = [all.filter((operation) => !isSigned(operation)), all.filter(isSigned)]
  return new Map([
    ['openapi.json', toDocument(unsigned, {...core, description: DESCRIPTION})],
    ['openapi-iam.json', toDocument(signed, {...core, description: `${DESCRIPTION}\n\n${SIGNED}`})],
  ])
}

function toDocument(all: readonly AnyOperation[], info: Package & {description: string}): Json {
  const services = [...new Set(all.map(serviceOf))]
  const hasSignature = all.some(({signingName}) => signingName !== undefined)
  return {
    openapi: '3.1.0',
    info: {
      title: `AWS IAM Identity Center: ${services.map((service) => (service === 'sso' ? 'access portal' : 'OIDC')).join(' and ')}`,
      version: info.version,
      description: info.description.replaceAll(/(?<!\n)\n(?!\n)/g, ' '),
      contact: {name: 'sso-oidc', url: info.homepage},
      license: {name: 'Apache-2.0', identifier: 'Apache-2.0'},
    },
    servers: [server('sso-oidc')],
    tags: services.map((name) => ({
      name,
      description: TAGS[name],
      externalDocs: {url: SERVICES[name].documentation},
    })),
    paths: toPaths(all),
    components: {
      schemas: Object.fromEntries([...all.flatMap(documentSchemas), ...all.flatMap(errorSchemas)]),
      headers: HEADERS,
      ...(hasSignature ? {securitySchemes: {sigv4: SIGV4}} : {}),
    },
  }
}

function toPaths(all: readonly AnyOperation[]): Json {
  const paths: Record<string, Json> = {}
  for (const operation of all) {
    const [path = ''] = operation.path.split('?')
    const {[path]: before = {}} = paths
    const item = pathItem(operation)
    const twice = Object.keys(item).find((method) => method !== 'servers' && Object.hasOwn(before, method))
    if (twice !== undefined)
      throw new Error(`Two operations have the method ${twice.toUpperCase()} and the path ${path}.`)
    paths[path] = {...before, ...item}
  }
  return paths
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
