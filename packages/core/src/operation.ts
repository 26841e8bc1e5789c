import type {ServiceErrorName} from './error-responses.ts'
import type {HttpRequest, HttpResponse, SigningOptions} from './http.ts'
import type {ObjectSchema} from './model/member-schema.ts'
import type {StandardSchema} from './model/standard-schema.ts'
import type {ServiceName} from './service.ts'

/** Generated part of an operation: its schemas, reduced to the keywords that restrict a value. */
export interface OperationRules {
  readonly request: ObjectSchema
  readonly response: ObjectSchema
}

/** Definition of an operation, without its request and response types. */
interface AnyDefinition {
  /** API name, for example `CreateToken`. The types are named `CreateTokenRequest` and `CreateTokenResponse`. */
  readonly name: string
  /** Service of the operation. Default: `sso-oidc`. */
  readonly service?: ServiceName
  /** HTTP method. Default: `POST`. */
  readonly method?: 'GET'
  /** Path below the endpoint, including a constant query. */
  readonly path: `/${string}`
  /** Names of query parameters by member. A secret is never in the query, because servers log URLs. */
  readonly query?: Readonly<Record<string, string | undefined>>
  /** Names of headers in lower case by member. All other members belong to the body. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Service name of the SigV4 signature. Operations without one are sent unsigned. */
  readonly signingName?: string
  /** Exceptions that the service can return. */
  readonly errors: readonly ServiceErrorName[]
  /** Exceptions that mean that the user has not decided yet. The client can send the request again later. */
  readonly pendingErrors?: readonly ServiceErrorName[]
  /** Members that the value of another member makes required: `{grantType: {refresh_token: ['refreshToken']}}`. */
  readonly requires?: Readonly<Record<string, Readonly<Record<string, readonly string[]>> | undefined>>
  /**
   * Member that every response must have, for example `accessToken`: a string, or an object with all required members. A
   * response without it is a `ResponseError`.
   */
  readonly resultMember?: string
  /** Names of the paging members, if the operation returns a list in pages. */
  readonly pages?: Pages<string, string>
}

/** Names of the members that control paging. */
export interface Pages<RequestMember, ResponseMember> {
  /** Member of the request that selects the page. */
  readonly input: RequestMember
  /** Member of the response with the token of the next page. The last page has none. */
  readonly output: ResponseMember
  /** Member of the response that contains the items. */
  readonly list: ResponseMember
  /** Member of the request that limits the number of items on a page. */
  readonly size: RequestMember
}

/** Definition of an operation: all that is written by hand. */
export interface OperationDefinition<Request, Response> extends AnyDefinition {
  readonly query?: {readonly [Member in keyof Request & string]?: string}
  readonly headers?: {readonly [Member in keyof Request & string]?: string}
  readonly resultMember?: keyof Response & string
  readonly pages?: Pages<keyof Request & string, keyof Response & string>
  readonly requires?: {
    readonly [Member in keyof Request & string]?: Readonly<Record<string, readonly (keyof Request & string)[]>>
  }
}

/** Members of a request by the part of the HTTP request that contains them. */
export interface BoundMembers {
  /** `name=value` pairs joined by `&`, percent-encoded (RFC 3986). */
  readonly query: string
  /** Headers by name in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Body, or undefined if the operation has no members in the body. */
  readonly body: object | undefined
}

/** Parts of the client that only some operations need. The bundle of another operation does not contain them. */
interface Parts {
  /** Generated from the types. */
  readonly rules: OperationRules
  /** Function that distributes the members of a request. Default: all of them are in the body. */
  readonly bind?: (operation: AnyOperation, request: Readonly<Record<string, unknown>>) => BoundMembers
  /** Function that signs and sends a request. Operations without a signature have none. */
  readonly sendSigned?: (
    operation: AnyOperation,
    request: HttpRequest,
    options: SigningOptions,
  ) => Promise<HttpResponse>
}

/** Operation without its request and response types. */
export interface AnyOperation extends AnyDefinition, Parts, StandardSchema<unknown> {}

/**
 * Operation of a service: the constant next to the types of its request and response.
 *
 * Schemas, validators, command line options, help, skeletons, and documentation are generated from the types and this
 * constant. An operation is a Standard Schema of its request. `Members` are the members of a request with a grant type that
 * this package does not know.
 *
 * @example
 * const client = createClient({region: 'eu-west-1'})
 * await client.send(logout, {accessToken})
 */
export interface Operation<Request, Response, Members = unknown>
  extends OperationDefinition<Request, Response>,
    Parts,
    StandardSchema<Request> {
  /** Type information for the compiler. Never set. */
  readonly types?: {readonly request: Request; readonly response: Response; readonly members: Members}
}

/** Request type of an operation. */
export type RequestOf<O> = O extends Operation<infer Request, infer _Response, unknown> ? Request : never

/** Response type of an operation. */
export type ResponseOf<O> = O extends Operation<infer _Request, infer Response, unknown> ? Response : never

/**
 * Converts an API name to kebab-case, as in the names of the schema files.
 *
 * @example
 * toKebabCase('CreateTokenWithIAM') // 'create-token-with-iam'
 */
export function toKebabCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()
}
