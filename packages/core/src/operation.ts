import type {ServiceErrorName} from './service-errors.ts'

/** What is known of an operation when its request and response types do not matter. */
export interface AnyOperation {
  /** Name in the service's API, for example `CreateToken`. Its types are called `CreateTokenRequest` and `…Response`. */
  readonly name: string
  /** Path below the endpoint, with its query if it has one. The method is POST. */
  readonly path: `/${string}`
  /** Service name of the SigV4 signature. An operation without one is sent unsigned. */
  readonly signingName?: string
  /** Errors that the service may answer with. */
  readonly errors: readonly ServiceErrorName[]
  /** Errors that mean: not yet, ask again. They make an operation one that can be waited for. */
  readonly pollOn?: readonly ServiceErrorName[]
  /** Members that a value of another member makes necessary: `{grantType: {refresh_token: ['refreshToken']}}`. */
  readonly requires?: Readonly<Record<string, Readonly<Record<string, readonly string[]>> | undefined>>
  /** String member without which an answer is worthless, so that its absence is an error. */
  readonly yields?: string
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

/**
 * One operation of the service: the constant that stands beside the types of its request and response.
 *
 * Everything else (schema, validator, flags, help, skeletons, documentation) is derived from the types and from this.
 */
export interface Operation<Request, Response> extends AnyOperation {
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
