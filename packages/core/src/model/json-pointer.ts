/**
 * Splits a JSON Pointer into names and indices.
 *
 * @example
 * pointerSegments('/scope/1') // ['scope', '1']
 *
 * @see RFC 6901
 */
export function pointerSegments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Escapes a name for a JSON Pointer: `~` as `~0`, `/` as `~1`. */
export function escapeSegment(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}
