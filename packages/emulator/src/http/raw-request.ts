/** Who sent a request, as far as the server knows. No header counts: any client can write one. */
export interface Sender {
  /** Network address. */
  readonly address?: string | undefined
}

/** An HTTP request as it came, and from whom. */
export interface RawRequest extends Sender {
  readonly method: string
  readonly url: string
  /** Names are in lower case. Values of one that came twice are joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
}
