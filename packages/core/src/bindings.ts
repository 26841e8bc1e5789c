import type {AnyOperation} from './operation.ts'
import {requestSchema} from './schema.ts'

/** A request, divided up among the parts of an HTTP request. */
export interface BoundMembers {
  /** `name=value` pairs joined by `&`, percent-encoded (RFC 3986). */
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  /** Undefined when the operation has no member for it. */
  readonly body: object | undefined
}

/** Names of the members that go into the body of a request: those that are bound to no query and no header. */
export function bodyMembers(operation: AnyOperation): string[] {
  const {query = {}, headers = {}} = operation
  const names = Object.keys(requestSchema(operation).properties)
  return names.filter((name) => !Object.hasOwn(query, name) && !Object.hasOwn(headers, name))
}

/** Divides the members of a request up, as the operation binds them. */
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

/** Everything but letters, digits and `-._~` as `%XX` of its UTF-8. Half a surrogate pair becomes U+FFFD. */
function percentEncode(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed())
  return encoded.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
