import type {AnyOperation, BoundMembers} from '../operation.ts'

/** Returns the names of the members in the body: all members that are neither in the query nor in a header. */
export function bodyMembers(operation: AnyOperation): string[] {
  const {query = {}, headers = {}} = operation
  const names = Object.keys(operation.rules.request.properties)
  return names.filter((name) => !Object.hasOwn(query, name) && !Object.hasOwn(headers, name))
}

/** Distributes the members of a request over query, headers, and body. */
export function bindMembers(operation: AnyOperation, request: Readonly<Record<string, unknown>>): BoundMembers {
  const pairs = (bindings: AnyOperation['query'] = {}): [string, string][] =>
    Object.entries(bindings).flatMap(([member, name = '']) =>
      request[member] === undefined ? [] : [[name, String(request[member])]],
    )
  const names = bodyMembers(operation)
  return {
    query: pairs(operation.query)
      .map(([name, value]) => `${name}=${percentEncode(value)}`)
      .join('&'),
    headers: Object.fromEntries(pairs(operation.headers)),
    body:
      names.length === 0
        ? undefined
        : Object.fromEntries(Object.entries(request).filter(([member]) => names.includes(member))),
  }
}

/** Percent-encodes all characters except letters, digits, and `-._~`. A lone surrogate becomes U+FFFD. */
function percentEncode(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed())
  return encoded.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
