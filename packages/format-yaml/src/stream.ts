import type {Format} from '@sso-oidc/format'
import {toBlockYaml} from './block.ts'

/** YAML list with one element. The program calls the format once for each page, so the output has one element per page. */
const formatYamlStream: Format = (value) => toBlockYaml([value])

export default formatYamlStream
