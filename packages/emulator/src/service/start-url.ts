/** Returns whether a start URL is known. Ignores a trailing `/`, `#`, or `#/`, which users may paste with it. */
export function isKnownStartUrl(url: string, known: readonly string[]): boolean {
  return known.some((one) => withoutSuffix(one) === withoutSuffix(url))
}

function withoutSuffix(url: string): string {
  return url.replace(/\/?(#\/?)?$/, '')
}
