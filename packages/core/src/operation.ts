import type {ServiceName} from './service.ts'
import type {ServiceErrorName} from './service-errors.ts'

/** What is known of an operation when its request and response types do not matter. */
export interface AnyOperation {
  /** Name in the service's API, for example `CreateToken`. Its types are called `CreateTokenRequest` and `…Response`. */
  readonly name: string
  /** Service that has it. Default `sso-oidc`. */
  readonly service?: ServiceName
  /** HTTP method. Default `POST`. */
  readonly method?: 'GET'
  /** Path below the endpoint, with its query if that is the same for every request. */
  readonly path: `/${string}`
  /** Members that go into the query, and their names there. None of them is a secret: URLs are written into logs. */
  readonly query?: Readonly<Record<string, string | undefined>>
  /** Members that go into headers, and their names there, in lower case. All other members go into the body. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  /** Service name of the SigV4 signature. An operation without one is sent unsigned. */
  readonly signingName?: string
  /** Errors that the service may answer with. */
  readonly errors: readonly ServiceErrorName[]
  /** Errors that mean: not yet, ask again. They make an operation one that can be waited for. */
  readonly pollOn?: readonly ServiceErrorName[]
  /** Members that a value of another member makes necessary: `{grantType: {refresh_token: ['refreshToken']}}`. */
  readonly requires?: Readonly<Record<string, Readonly<Record<string, readonly string[]>> | undefined>>
  /**
   * Member without which an answer is worthless, so that its absence is an error: a string, or an object with all that
   * its type requires.
   */
  readonly yields?: string
  /** How the operation answers page by page. */
  readonly pages?: Pages<string, string>
  /** What the help of its command shows. Default: one with the members that are required. */
  readonly examples?: readonly Example[]
}

/** A use of an operation on the command line. A test runs it. */
export interface Example {
  /** What it does, in a sentence that ends in a colon. */
  readonly about: string
  /** The whole line, for a POSIX shell. */
  readonly line: string
}

/** The members of a request and a response that pages are made of. */
export interface Pages<RequestMember, ResponseMember> {
  /** Member of the request that says which page is wanted. */
  readonly input: RequestMember
  /** Member of the response with the value for the next page. The last page has none. */
  readonly output: ResponseMember
  /** Member of the response that holds the items. */
  readonly list: ResponseMember
  /** Member of the request that says how many items a page may have. */
  readonly size: RequestMember
}

/**
 * One operation of a service: the constant that stands beside the types of its request and response.
 *
 * Everything else (schema, validator, flags, help, skeletons, documentation) is derived from the types and from this.
 */
export interface Operation<Request, Response> extends AnyOperation {
  readonly query?: {readonly [Member in keyof Request & string]?: string}
  readonly headers?: {readonly [Member in keyof Request & string]?: string}
  readonly yields?: keyof Response & string
  readonly pages?: Pages<keyof Request & string, keyof Response & string>
  readonly requires?: {
    readonly [Member in keyof Request & string]?: Readonly<Record<string, readonly (keyof Request & string)[]>>
  }
  /** Carries the two types for the compiler. Never set. */
  readonly types?: {readonly request: Request; readonly response: Response}
}

/** Request type of an operation. */
export type RequestOf<O> = O extends Operation<infer Request, infer _Response> ? Request : never

/** Response type of an operation. */
export type ResponseOf<O> = O extends Operation<infer _Request, infer Response> ? Response : never

/**
 * An API name in the spelling of the command line: `CreateTokenWithIAM` is the command `create-token-with-iam`, the
 * member `redirectUri` the flag `--redirect-uri`.
 */
export function toKebabCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()
}
