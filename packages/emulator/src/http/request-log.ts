import {escapeControls} from '@sso-oidc/format'

/** Entry of the request log. Bodies, query strings, and secrets are not logged. */
export interface LoggedRequest {
  /** Time of the request in milliseconds since the epoch, by the clock of this process. */
  readonly at: number
  readonly method: string
  /** Path with escaped control characters: a client can send any. A long path is cut off and ends with `…`. */
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
  /** True if a page of another site caused the request. */
  readonly isForeign: boolean
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

/** Maximum number of requests of other sites. They have a list of their own, so they cannot displace other requests. */
const MAX_FOREIGN = 50

/** Maximum length of a method or path. All known paths are shorter. */
const MAX_LENGTH = 512

/** User code in the path of a control. */
const USER_CODE = /(?<=^\/_emulator\/authorizations\/)[^/]+/

/** Creates a log of the last requests. Calls `onRequest` with each request. */
export function createRequestLog(onRequest?: (request: LoggedRequest) => void): RequestLog {
  const own = createList(MAX_REQUESTS)
  const foreign = createList(MAX_FOREIGN)
  return {
    record({method, path, operation, status, errorType, started, isForeign}) {
      const error = errorType?.split(':')[0]
      const request = {
        at: started,
        method: toLogText(method),
        path: toLogText(path.replace(USER_CODE, '*')),
        ...(operation === undefined ? {} : {operation}),
        status,
        ...(error === undefined ? {} : {error}),
        duration: Date.now() - started,
      }
      const list = isForeign ? foreign : own
      list.add(request)
      onRequest?.(request)
    },
    list: () => [...own.items(), ...foreign.items()].sort((a, b) => a.at - b.at),
    clear() {
      own.clear()
      foreign.clear()
    },
  }
}

function createList(max: number) {
  let items: LoggedRequest[] = []
  return {
    add(request: LoggedRequest): void {
      items.push(request)
      // Trims at twice the limit, so that the array is copied once per `max` requests.
      if (items.length >= 2 * max) items = items.slice(-max)
    },
    items: (): LoggedRequest[] => items.slice(-max),
    clear(): void {
      items = []
    },
  }
}

/** Escapes and shortens a text. Copies it, because a part of a string keeps the whole string in memory. */
function toLogText(text: string): string {
  const escaped = escapeControls(text.slice(0, MAX_LENGTH))
  const shown = text.length > MAX_LENGTH || escaped.length > MAX_LENGTH ? `${escaped.slice(0, MAX_LENGTH)}…` : escaped
  return Buffer.from(shown).toString()
}
