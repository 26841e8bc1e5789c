/** Percent-decodes a text. Returns it unchanged if it contains an invalid sequence, such as the password `100%`. */
export function tolerantDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Returns the credentials of a Basic `Authorization` header (RFC 7617) for the user name and password of a URL. */
export function basicCredentials({username, password}: Pick<URL, 'username' | 'password'>): string {
  return Buffer.from(`${tolerantDecode(username)}:${tolerantDecode(password)}`).toString('base64')
}
