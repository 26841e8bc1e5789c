/** Sender of a request. Request headers are not used, because any client can set them. */
export interface Sender {
  /** Network address of the client. */
  readonly address?: string | undefined
}

/** HTTP request before parsing, with its sender. */
export interface RawRequest extends Sender {
  readonly method: string
  readonly url: string
  /** Headers by lowercase name. The values of a repeated header are joined with commas. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}
