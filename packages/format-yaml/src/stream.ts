import type {Format} from '@sso-oidc/format'
import {toBlockYaml} from './block.ts'

/** YAML as a list with one element. The program asks for it page by page, so a list of several pages has one for each. */
const formatYamlStream: Format = (value) => toBlockYaml([value])

export default formatYamlStream
