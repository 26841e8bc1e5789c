import {escapeControls, type Format} from '@sso-oidc/format'
import {toBlockYaml} from './block.ts'

/** YAML as the AWS CLI prints it: block style with members sorted by name. A scalar is JSON. */
const formatYaml: Format = (value) =>
  typeof value === 'object' && value !== null ? toBlockYaml(value) : `${escapeControls(JSON.stringify(value))}\n`

export default formatYaml
