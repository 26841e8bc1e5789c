import {escapeControls, type Format} from '@sso-oidc/format'

/**
 * JSON as the AWS CLI prints it: indented with four spaces, members in the order of the value.
 *
 * Characters that can change a terminal are escaped. A JSON parser returns the original value.
 */
const formatJson: Format = (value) => `${escapeControls(JSON.stringify(value, null, 4), {keep: '\n'})}\n`

export default formatJson
