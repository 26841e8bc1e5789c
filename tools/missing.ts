/**
 * Warns that tests are skipped, and returns the reason.
 *
 * @throws {Error} if `CI` is `true`, unless `isExpected` is false
 */
export function missing(reason: string, {isExpected = true} = {}): string {
  if (isExpected && process.env['CI'] === 'true') throw new Error(reason)
  console.warn(`Skipped: ${reason}.`)
  return reason
}
