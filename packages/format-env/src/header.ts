import type {Format, JsonValue} from '@sso-oidc/format'

/**
 * The header that carries a token to a service: `Authorization: Bearer …`, from an answer with an access token, or from
 * a token that `--query` picked. It throws for a token that could end the header and begin another.
 */
const formatHeader: Format = (value) => {
  const {type, token} = tokenOf(value)
  if (!/^[!-~]+$/.test(token)) throw new Error('The token has characters that a header cannot carry.')
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(type)) throw new Error('The token type is not one that a header can name.')
  return `Authorization: ${type} ${token}\n`
}

function tokenOf(value: JsonValue): {type: string; token: string} {
  if (typeof value === 'string') return {type: 'Bearer', token: value}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const {accessToken: token, tokenType} = value
    const type = tokenType ?? 'Bearer'
    if (typeof token === 'string' && typeof type === 'string') return {type, token}
  }
  throw new Error('A header needs an answer with an access token, or the token itself: --query accessToken.')
}

export default formatHeader
