export {bodyMembers} from './bindings.ts'
export {assertValid, type Client, type ClientOptions, createClient, type SendOptions} from './client.ts'
export {assertRegion, type EndpointOptions, endpointFor, plainRegion} from './endpoint.ts'
export {ConfigError, type ErrorCode, InputError, ResponseError, SsoOidcError, TransportError} from './errors.ts'
export {type FetchTransportOptions, fetchTransport} from './fetch-transport.ts'
export {pointerSegments} from './json-pointer.ts'
export type {JsonValue} from './json-value.ts'
export {
  type AnyOperation,
  type Operation,
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
export type {Problem} from './problem.ts'
export {operations} from './registry.ts'
export {type RetryOptions, withRetries} from './retry.ts'
export {type DocumentSchema, isSensitive, type MemberSchema, requestSchema, responseSchema} from './schema.ts'
export {bundleSchemas, inDraft, type SchemaBundle, type SchemaDraft} from './schema-bundle.ts'
export {type SigningClock, sendWithServerClock} from './server-clock.ts'
export {SERVICES, type Service, type ServiceName, serviceOf} from './service.ts'
export {ServiceError, type ServiceErrorCode, type ServiceErrorDetails, serviceErrorEntry} from './service-error.ts'
export {SERVICE_ERRORS, type ServiceErrorEntry, type ServiceErrorName} from './service-errors.ts'
export {emptyValue, inputSkeleton, outputSkeleton} from './skeleton.ts'
export {MAX_TIMER_MS, timer} from './timer.ts'
export {isResponse, validateRequest} from './validate.ts'
export {type HttpRequest, type HttpResponse, MAX_BODY_BYTES, type Signer, type Transport} from './wire.ts'
