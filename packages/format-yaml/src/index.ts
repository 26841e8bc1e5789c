import type {Format} from '@sso-oidc/core'
import {toBlockYaml} from './block.ts'

/** YAML as the AWS CLI prints it: block style, members sorted by name; a scalar as JSON. */
const formatYaml: Format = (value) =>
  typeof value === 'object' && value !== null ? toBlockYaml(value) : `${JSON.stringify(value)}\n`

export default formatYaml
