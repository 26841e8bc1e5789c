/** Compares two texts in a time that does not depend on their content. */
export function isEqual(given: string, expected: string): boolean {
  const {createHash, timingSafeEqual} = process.getBuiltinModule('node:crypto')
  const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
