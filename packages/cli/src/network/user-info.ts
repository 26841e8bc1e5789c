/**
 * Percent-decodes a text. Leaves invalid sequences unchanged, such as those of the passwords `100%` and `a6%6qx`, as the AWS
 * CLI does.
 */
export function tolerantDecode(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (sequence) => {
    try {
      return decodeURIComponent(sequence)
    } catch {
      return sequence
    }
  })
}

/** Returns the credentials of a Basic `Authorization` header (RFC 7617) for the user name and password of a URL. */
export function basicCredentials({username, password}: Pick<URL, 'username' | 'password'>): string {
  return Buffer.from(`${tolerantDecode(username)}:${tolerantDecode(password)}`).toString('base64')
}

/** Returns a URL without its user name and password. */
export function withoutUserInfo(url: URL): URL {
  const copy = new URL(url)
  copy.username = ''
  copy.password = ''
  return copy
}
