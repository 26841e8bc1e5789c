import type {Format, JsonValue} from '@sso-oidc/core'
import {toBlockYaml} from './block.ts'

/** What JSON leaves as it is although a terminal obeys it. */
const HARMFUL = /\p{Control}|\p{Bidi_Control}/gu

/** YAML as the AWS CLI prints it: block style, members sorted by name; a scalar as JSON. */
const formatYaml: Format = (value) =>
  typeof value === 'object' && value !== null ? toBlockYaml(value) : `${toJson(value)}\n`

function toJson(scalar: JsonValue): string {
  const escapeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(scalar).replace(HARMFUL, escapeOf)
}

export default formatYaml
