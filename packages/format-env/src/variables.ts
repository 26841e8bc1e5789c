import type {Format, JsonValue} from '@sso-oidc/format'

/** Syntax of variables in a shell or file. Each function returns whole lines, or an empty text. */
export interface Dialect {
  /**
   * Returns the lines that set a variable. The value contains no NUL and no lone surrogate.
   *
   * @throws {Error} for a value that the syntax cannot represent
   */
  readonly set: (name: string, value: string) => string
  /** Returns the lines that remove a variable, for a null value. */
  readonly unset: (name: string) => string
}

/** Creates a format that writes each member of a value as a variable. The format rejects values without names. */
export function variablesFormat({set, unset}: Dialect): Format {
  return (value) => {
    const variables = new Map<string, JsonValue>()
    for (const {path, leaf} of leavesOf(value)) {
      const name = variableName(path)
      if (variables.has(name)) throw new Error(`Two members have the variable name ${name}. ${RENAME}`)
      variables.set(name, leaf)
    }
    return [...variables].map(([name, leaf]) => (leaf === null ? unset(name) : set(name, textOf(name, leaf)))).join('')
  }
}

const RENAME = "Rename it, for example with `--query '{TOKEN: accessToken}'`."

/** Returns each value with the names on its path. */
function leavesOf(value: JsonValue, path: readonly string[] = []): {path: readonly string[]; leaf: JsonValue}[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]))
  }
  if (path.length > 0) return [{path, leaf: value}]
  const remedy = "Use `--query '{TOKEN: accessToken}'`, or `--output text` for the bare value."
  throw new Error(`This format needs named values. ${remedy}`)
}

/** Returns the name in upper case: `AWS_ADDITIONAL_DETAILS_IDENTITY_CONTEXT` for `awsAdditionalDetails.identityContext`. */
function variableName(path: readonly string[]): string {
  const name = path.join('_').replace(/([a-z0-9])([A-Z])/g, '$1_$2')
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name.toUpperCase()
  throw new Error(`${JSON.stringify(path.join('.'))} is not a valid variable name. ${RENAME}`)
}

/** Returns the text of a value. */
export function textOf(name: string, value: JsonValue): string {
  const text = Array.isArray(value) ? value.map((item) => wordOf(name, item)).join(' ') : String(value)
  if (text.includes('\0')) throw new Error(`${name} contains a NUL character, which a variable cannot contain.`)
  if (/\p{Surrogate}/u.test(text)) throw new Error(`${name} contains a lone surrogate, which is not valid UTF-8.`)
  return text
}

/** Returns an element of a list. Spaces separate the elements, as in OAuth scopes (RFC 6749 section 3.3). */
function wordOf(name: string, item: JsonValue): string {
  if (typeof item !== 'object' && /^\S+$/.test(String(item))) return String(item)
  throw new Error(`${name} is a list whose elements are not single words. Select one element with \`--query\`.`)
}
