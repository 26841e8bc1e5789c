import {isEqual} from './is-equal.ts'

/** Path of the redirect URI. IAM Identity Center accepts no other. */
export const CALLBACK_PATH = '/oauth/callback'

/** Redirect URI of a registration. The service ignores the port of a request (RFC 8252 section 7.3). */
export const REGISTERED_CALLBACK = `http://127.0.0.1${CALLBACK_PATH}`

/** Maximum length of a code, and of each other parameter. */
const MAX_LENGTH = 4096

/** Outcome of an authorization request: a code, or an error (RFC 6749 section 4.1.2). */
export type Authorization = {readonly code: string} | {readonly error: string; readonly description: string | undefined}

/** Expected values of a redirect. */
export interface Expected {
  readonly state: string
  /** Accepted issuers. A redirect without `iss` is accepted too (RFC 9207). */
  readonly issuers: readonly string[]
}

/**
 * Reads the parameters of a redirect. Returns undefined for a request that does not answer our authorization request: another
 * state, another issuer, a parameter that is repeated or too long, or neither code nor error. Such a request changes nothing.
 */
export function readCallback(parameters: URLSearchParams, {state, issuers}: Expected): Authorization | undefined {
  const names = [...parameters.keys()]
  if (new Set(names).size !== names.length) return undefined
  if ([...parameters.values()].some((value) => value.length > MAX_LENGTH || !isPrintable(value))) return undefined
  if (!isEqual(parameters.get('state') ?? '', state)) return undefined
  const issuer = parameters.get('iss')
  if (issuer !== null && !issuers.includes(issuer)) return undefined
  const code = parameters.get('code')
  const error = parameters.get('error')
  if (error) return {error, description: parameters.get('error_description') ?? undefined}
  return code ? {code} : undefined
}

/** Returns whether a text has only the characters that the parameters of a redirect can have (RFC 6749 appendix A). */
function isPrintable(text: string): boolean {
  return /^[ -~]*$/.test(text)
}
