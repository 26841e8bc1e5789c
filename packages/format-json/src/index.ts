import {escapeControls, type Format} from '@sso-oidc/format'

/**
 * JSON as the AWS CLI prints it: indented by four spaces, members in the order of the value.
 *
 * Characters that could change a terminal are escaped. A JSON parser returns the same value.
 */
const formatJson: Format = (value) => `${escapeControls(JSON.stringify(value, null, 4), {keep: '\n'})}\n`

export default formatJson
