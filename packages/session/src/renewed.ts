/** Settings that the AWS SDK passes to a provider. */
export interface ProviderCall {
  /** True to request a new value. Default: false. */
  readonly forceRefresh?: boolean | undefined
}

/** Function that returns credentials or a token for clients of the AWS SDK. */
export type Provider<T> = (call?: ProviderCall) => Promise<T>

/** Value and the times in milliseconds since 1970-01-01T00:00:00Z that belong to it. */
export interface Renewal<T> {
  readonly value: T
  readonly expiration: number
  /** True if the value is an old one that could not be renewed. Default: false. */
  readonly isOld?: boolean
}

/** Milliseconds before its expiration at which a value is requested again, as in the AWS SDKs: 5 minutes. */
const MARGIN_MS = 300_000

/** Milliseconds for which an old value is used before it is requested again. */
const QUIET_MS = 30_000

/** Creates a provider that keeps a value until 5 minutes before its expiration. Calls at the same time share a request. */
export function renewed<T>(request: (call: ProviderCall) => Promise<Renewal<T>>, now: () => number): Provider<T> {
  let current: {value: T; until: number} | undefined
  let pending: {task: Promise<T>; isForced: boolean} | undefined

  const renew = async (call: ProviderCall): Promise<T> => {
    const {value, expiration, isOld = false} = await request(call)
    current = {value, until: isOld ? Math.min(expiration, now() + QUIET_MS) : expiration - MARGIN_MS}
    return value
  }

  return (call = {}) => {
    const isForced = call.forceRefresh === true
    if (!isForced && current !== undefined && now() < current.until) return Promise.resolve(current.value)
    if (pending !== undefined && (pending.isForced || !isForced)) return pending.task
    const task = renew(call).finally(() => {
      if (pending?.task === task) pending = undefined
    })
    pending = {task, isForced}
    return task
  }
}
