import type {Format, JsonValue} from '@sso-oidc/format'

/**
 * Format of the HTTP header with the token: `Authorization: Bearer …`. The value is a response with an access token, or the
 * token itself. The format rejects a token with a line break, which would add another header.
 */
const formatHeader: Format = (value) => {
  const {type, token} = tokenOf(value)
  if (!/^[!-~]+$/.test(token)) throw new Error('The token contains characters that a header cannot contain.')
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(type)) throw new Error('The token type is not a valid authentication scheme.')
  return `Authorization: ${type} ${token}\n`
}

function tokenOf(value: JsonValue): {type: string; token: string} {
  if (typeof value === 'string') return {type: 'Bearer', token: value}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const {accessToken: token, tokenType} = value
    const type = tokenType ?? 'Bearer'
    if (typeof token === 'string' && typeof type === 'string') return {type, token}
  }
  throw new Error('A header needs a response with an access token, or the token itself. Use `--query accessToken`.')
}

export default formatHeader
