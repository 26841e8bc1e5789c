const MAX_LENGTH = 24

/**
 * Returns a name for a message, quoted and with a space before it: ` "dev"`. Returns an empty text for a name of more
 * than 24 characters, because it may be a secret in the wrong place.
 */
export function showName(name: string): string {
  return name.length <= MAX_LENGTH ? ` ${JSON.stringify(name)}` : ''
}
