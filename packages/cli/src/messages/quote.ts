/** Longer arguments can be secrets in the wrong place. */
const MAX_LENGTH = 24

/** A URL with a user name or password. */
const USER_INFO = /:\/\/.*@/s

/**
 * Returns an argument in quotes for a message. A long argument can be a secret, so only its length is shown, or the option
 * in front of it. A URL with a password is treated like a long argument.
 *
 * The result follows a noun: `Invalid region "us east".`, `Invalid region (80 characters, not shown).`
 */
export function quote(argument: string): string {
  if (argument.length <= MAX_LENGTH && !USER_INFO.test(argument)) return JSON.stringify(argument)
  const option = /^--[\w-]+(?==)/.exec(argument)?.[0]
  return option === undefined ? `(${argument.length} characters, not shown)` : `${option}=… (value not shown)`
}

/**
 * Returns a message of another program as the end of a sentence, with one period. Replaces long words, because they can be
 * parts of secrets.
 */
export function maskedReason(text: string): string {
  const masked = text.replace(new RegExp(`[^\\s"'\`]{${MAX_LENGTH + 1},}`, 'g'), '…')
  return masked.replace(/\.?$/, '.')
}
