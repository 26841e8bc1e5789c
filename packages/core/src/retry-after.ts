/**
 * Returns the seconds of the `Retry-After` header, a number or a date (RFC 9110 section 10.2.3), or no member without a valid
 * header. A date is compared with the `Date` header, because the clock of this computer can be wrong.
 */
export function retryAfterOf({'retry-after': text, date}: Readonly<Record<string, string | undefined>>): {
  retryAfter?: number
} {
  if (text === undefined) return {}
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.parse(date ?? '')) / 1000
  return Number.isFinite(seconds) ? {retryAfter: Math.max(0, seconds)} : {}
}
