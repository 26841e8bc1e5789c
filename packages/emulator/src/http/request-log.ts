import {escapeControls} from '@sso-oidc/format'

/** Entry of the request log. Bodies, query strings, and secrets are not logged. */
export interface LoggedRequest {
  /** Time of the request in milliseconds since the epoch, by the clock of this process. */
  readonly at: number
  readonly method: string
  /** Path with escaped control characters: a client can send any. */
  readonly path: string
  /** API name of the operation. Absent for pages and controls. */
  readonly operation?: string
  readonly status: number
  /** Name of the service exception in the response. */
  readonly error?: string
  /** Milliseconds until the response. */
  readonly duration: number
}

/** Request and response as the routers report them to the log. */
interface AnsweredRequest {
  readonly method: string
  readonly path: string
  readonly operation: string | undefined
  readonly status: number
  /** Value of the header `x-amzn-ErrorType`. */
  readonly errorType: string | null | undefined
  /** Time of the request by `Date.now()`. The `performance` clock would need 3 MB of memory. */
  readonly started: number
}

/** Log of the last requests to one process. */
export interface RequestLog {
  /** Adds a request after its response. */
  record(request: AnsweredRequest): void
  /** Returns the requests, oldest first. */
  list(): readonly LoggedRequest[]
  clear(): void
}

const MAX_REQUESTS = 1_000

/** User code in the path of a control. */
const USER_CODE = /(?<=^\/_emulator\/authorizations\/)[^/]+/

/** Creates a log of the last 1,000 requests. Calls `onRequest` with each request. */
export function createRequestLog(onRequest?: (request: LoggedRequest) => void): RequestLog {
  let requests: LoggedRequest[] = []
  return {
    record({method, path, operation, status, errorType, started}) {
      const error = errorType?.split(':')[0]
      const request = {
        at: started,
        method,
        path: escapeControls(path.replace(USER_CODE, '*')),
        ...(operation === undefined ? {} : {operation}),
        status,
        ...(error === undefined ? {} : {error}),
        duration: Date.now() - started,
      }
      requests.push(request)
      // Trims at twice the limit, so that the array is copied once per 1,000 requests.
      if (requests.length >= 2 * MAX_REQUESTS) requests = requests.slice(-MAX_REQUESTS)
      onRequest?.(request)
    },
    list: () => requests.slice(-MAX_REQUESTS),
    clear() {
      requests = []
    },
  }
}
