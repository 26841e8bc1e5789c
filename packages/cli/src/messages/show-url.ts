/** Returns a URL for a message, without its user name and password. */
export function showUrl(text: string): string {
  const url = new URL(text)
  url.username = ''
  url.password = ''
  return url.href
}
