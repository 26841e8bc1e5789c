import type {Format} from '@sso-oidc/core'

/** What JSON leaves as it is although a terminal obeys it. The line breaks are those between members. */
const HARMFUL = /(?!\n)\p{Control}|\p{Bidi_Control}/gu

/**
 * JSON as the AWS CLI prints it: indented by four blanks, members in the order of the value. Characters that could change
 * a terminal, or the order of what it shows, are escaped; whoever reads the JSON gets the same value.
 */
const formatJson: Format = (value) => `${JSON.stringify(value, null, 4).replace(HARMFUL, escapeOf)}\n`

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

export default formatJson
