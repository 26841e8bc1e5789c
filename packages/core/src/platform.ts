// Types of the platform. A project can compile without the types of browsers and of Node, so the declarations of this package
// use a global type only if it is there. Otherwise they have the members that the package itself uses.

/** `URL` of the platform. */
export type PlatformUrl = typeof globalThis extends {URL: {prototype: infer Type}}
  ? Type
  : {readonly href: string; toString(): string}

/** `AbortSignal` of the platform. */
export type PlatformSignal = typeof globalThis extends {AbortSignal: {prototype: infer Type}}
  ? Type
  : {
      readonly aborted: boolean
      readonly reason: unknown
      addEventListener(type: 'abort', listener: () => void, options?: {once?: boolean}): void
      removeEventListener(type: 'abort', listener: () => void): void
    }

/** `fetch` of the platform. */
export type PlatformFetch = typeof globalThis extends {fetch: infer Type}
  ? Type
  : (
      url: string,
      options: {
        readonly method: string
        readonly headers: Readonly<Record<string, string>>
        readonly body?: string
        readonly redirect: 'manual'
        readonly signal: PlatformSignal
      },
    ) => Promise<{
      readonly status: number
      readonly statusText: string
      readonly headers: Iterable<[string, string]>
      readonly body: AsyncIterable<Uint8Array> | null
    }>
