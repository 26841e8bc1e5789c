import type {Format} from '@sso-oidc/core'

/** JSON as the AWS CLI prints it: indented by four blanks, members in the order of the value. */
const formatJson: Format = (value) => `${JSON.stringify(value, null, 4)}\n`

export default formatJson
