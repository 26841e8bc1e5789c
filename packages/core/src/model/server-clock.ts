import type {HttpResponse, SigningClock} from '../http.ts'

/** Services reject a signature if its time differs from theirs by more than five minutes. */
const MAX_SKEW_MS = 300_000

/**
 * Sends a signed request. If the server rejects it with status 403 and its `Date` header shows that the clock is wrong,
 * corrects the clock and sends the request again, once.
 *
 * `send` gets the time of the signature in milliseconds.
 */
export async function sendWithServerClock(
  clock: SigningClock,
  send: (time: number) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const response = await send(clock.now() + clock.offset)
  const skew = Date.parse(response.headers['date'] ?? '') - (clock.now() + clock.offset)
  // Without a valid date, the difference is NaN.
  if (response.status !== 403 || !(Math.abs(skew) > MAX_SKEW_MS)) return response
  clock.offset += skew
  return send(clock.now() + clock.offset)
}
