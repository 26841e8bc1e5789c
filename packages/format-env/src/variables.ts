import type {Format, JsonValue} from '@sso-oidc/format'

/** How a dialect writes variables: one or more whole lines for each, or none. */
export interface Dialect {
  /**
   * Gives a variable its value, which holds neither NUL nor half characters.
   *
   * @throws {Error} for a value that the dialect cannot say
   */
  readonly set: (name: string, value: string) => string
  /** Makes a variable one that does not exist: what a null says. */
  readonly unset: (name: string) => string
}

/** A format that writes each member of a value as a variable. It throws for what variables cannot say. */
export function variablesFormat({set, unset}: Dialect): Format {
  return (value) => {
    const variables = new Map<string, JsonValue>()
    for (const {path, leaf} of leavesOf(value)) {
      const name = variableName(path)
      if (variables.has(name)) throw new Error(`Two members would both be ${name}. ${RENAME}`)
      variables.set(name, leaf)
    }
    return [...variables].map(([name, leaf]) => (leaf === null ? unset(name) : set(name, textOf(name, leaf)))).join('')
  }
}

const RENAME = "Give other names with --query, such as '{TOKEN: accessToken}'."

/** Every value that has a name, with the names that lead to it. */
function leavesOf(value: JsonValue, path: readonly string[] = []): {path: readonly string[]; leaf: JsonValue}[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]))
  }
  if (path.length > 0) return [{path, leaf: value}]
  const kind = Array.isArray(value) ? 'A list' : 'A single value'
  const remedy = "Give it one with --query '{TOKEN: accessToken}', or print it bare with --output text."
  throw new Error(`${kind} has no name for a variable. ${remedy}`)
}

/** `awsAdditionalDetails.identityContext` is AWS_ADDITIONAL_DETAILS_IDENTITY_CONTEXT. */
function variableName(path: readonly string[]): string {
  const name = path.join('_').replace(/([a-z0-9])([A-Z])/g, '$1_$2')
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name.toUpperCase()
  throw new Error(`${JSON.stringify(path.join('.'))} cannot be the name of a variable. ${RENAME}`)
}

function textOf(name: string, value: JsonValue): string {
  const text = Array.isArray(value) ? value.map((item) => wordOf(name, item)).join(' ') : String(value)
  if (text.includes('\0')) throw new Error(`${name} holds the character NUL, which no variable can hold.`)
  if (/\p{Surrogate}/u.test(text)) throw new Error(`${name} holds half a character, which is not UTF-8.`)
  return text
}

/** A list is its elements with blanks between them, as OAuth writes scopes (RFC 6749 section 3.3). */
function wordOf(name: string, item: JsonValue): string {
  if (typeof item !== 'object' && /^\S+$/.test(String(item))) return String(item)
  throw new Error(`${name} is a list that words with blanks between them cannot tell. Pick from it with --query.`)
}
