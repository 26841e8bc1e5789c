/** A URL for a message: without the user and the password that may stand in it. */
export function showUrl(text: string): string {
  const url = new URL(text)
  url.username = ''
  url.password = ''
  return url.href
}
