/**
 * Says that something is not there, and so tests are skipped: the reason, to be put beside them.
 *
 * @throws {Error} when `CI=true`, where nothing may be skipped that is expected there
 */
export function missing(reason: string, {isExpected = true} = {}): string {
  if (isExpected && process.env['CI'] === 'true') throw new Error(reason)
  console.warn(`Skipped: ${reason}.`)
  return reason
}
