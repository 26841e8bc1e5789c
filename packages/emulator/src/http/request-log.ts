/** A request that was answered. Bodies, queries and secrets are not kept. */
export interface LoggedRequest {
  /** Milliseconds since the epoch, by the clock of this process. */
  readonly at: number
  readonly method: string
  readonly path: string
  /** API name of the operation; none for pages. */
  readonly operation?: string
  readonly status: number
  /** Name of the exception that was the answer. */
  readonly error?: string
  /** Milliseconds from the request to its answer. */
  readonly duration: number
}

/** What is to be told of a request. */
interface Told {
  readonly method: string
  readonly path: string
  readonly operation: string | undefined
  readonly status: number
  /** The header that names the exception. */
  readonly errorType: string | null | undefined
  /** When it came, by `Date.now()`: the finer clock costs 3 MB of memory to load. */
  readonly started: number
}

/** The last requests of one process. */
export interface RequestLog {
  /** Called with the answer. */
  record(told: Told): void
  /** The requests, the oldest first. */
  list(): readonly LoggedRequest[]
  clear(): void
}

const MOST_REQUESTS = 1_000

/** The user code in the path of a control. */
const USER_CODE = /(?<=^\/_emulator\/authorizations\/)[^/]+/

/** A log that forgets the oldest requests, and tells each one to whoever listens. */
export function createRequestLog(onRequest?: (request: LoggedRequest) => void): RequestLog {
  let requests: LoggedRequest[] = []
  return {
    record({method, path, operation, status, errorType, started}) {
      const error = errorType?.split(':')[0]
      const request = {
        at: started,
        method,
        path: path.replace(USER_CODE, '*'),
        ...(operation === undefined ? {} : {operation}),
        status,
        ...(error === undefined ? {} : {error}),
        duration: Date.now() - started,
      }
      requests.push(request)
      // Twice as many before a cut: one copy in a thousand requests.
      if (requests.length >= 2 * MOST_REQUESTS) requests = requests.slice(-MOST_REQUESTS)
      onRequest?.(request)
    },
    list: () => requests.slice(-MOST_REQUESTS),
    clear() {
      requests = []
    },
  }
}
