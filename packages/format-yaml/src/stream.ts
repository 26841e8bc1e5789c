import type {Format} from '@sso-oidc/core'
import {toBlockYaml} from './block.ts'

/** YAML as a list with one element for each answer. The operations of the service answer once. */
const formatYamlStream: Format = (value) => toBlockYaml([value])

export default formatYamlStream
