/** Whether a start URL belongs to a known instance. People paste it with `/`, `#` or `#/` at its end. */
export function isKnownStartUrl(url: string, known: readonly string[]): boolean {
  return known.some((one) => withoutTail(one) === withoutTail(url))
}

function withoutTail(url: string): string {
  return url.replace(/\/?(#\/?)?$/, '')
}
