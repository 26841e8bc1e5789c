export {assertValid, type Client, type ClientOptions, createClient, type SendOptions} from './client.ts'
export {assertRegion, type EndpointOptions, endpointFor, plainRegion} from './endpoint.ts'
export type {ServiceErrorName} from './error-responses.ts'
export {type FetchTransportOptions, fetchTransport} from './fetch-transport.ts'
export type {HttpRequest, HttpResponse, Signer, SigningClock, SigningOptions, Transport} from './http.ts'
export {isResponse} from './is-response.ts'
export type {JsonValue} from './json-value.ts'
export {bodyMembers} from './model/bindings.ts'
export {ConfigError, type ErrorCode, InputError, ResponseError, SsoOidcError, TransportError} from './model/errors.ts'
export {GrantType} from './model/grant-type.ts'
export {pointerSegments} from './model/json-pointer.ts'
export type {DocumentSchema, MemberSchema, ObjectSchema} from './model/member-schema.ts'
export type {Problem} from './model/problem.ts'
export {sendWithServerClock} from './model/server-clock.ts'
export type {StandardIssue, StandardResult, StandardSchema} from './model/standard-schema.ts'
export {validateRequest} from './model/validate.ts'
export {
  type AnyOperation,
  type Operation,
  type OperationDefinition,
  type OperationRules,
  type Pages,
  type RequestOf,
  type ResponseOf,
  toKebabCase,
} from './operation.ts'
export * from './operations/index.ts'
export {sendAll, sendPages} from './pages.ts'
export {assertJsonDepth, parseJson} from './parse-json.ts'
export type {PlatformFetch, PlatformSignal, PlatformUrl} from './platform.ts'
export {type Pause, type PollOptions, poll, waitForToken} from './poll.ts'
export {operations} from './registry.ts'
export {type RetryOptions, withRetries} from './retry.ts'
export {isSensitive, requestSchema, responseSchema} from './schema.ts'
export {bundleSchemas, inDraft, type SchemaBundle, type SchemaDraft} from './schema-bundle.ts'
export {SERVICES, type Service, type ServiceName, serviceOf} from './service.ts'
export {ServiceError, type ServiceErrorCode, type ServiceErrorDetails} from './service-error.ts'
export {SERVICE_ERRORS, type ServiceErrorEntry, serviceErrorEntry} from './service-errors.ts'
export {emptyValue, inputSkeleton, outputSkeleton} from './skeleton.ts'
export {MAX_TIMER_MS, timer} from './timer.ts'
export {MAX_BODY_BYTES} from './wire.ts'
