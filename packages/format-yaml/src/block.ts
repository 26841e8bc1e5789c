import type {JsonValue} from '@sso-oidc/core'
import {stringify, type ToStringOptions} from 'yaml'

const OPTIONS: ToStringOptions = {
  defaultKeyType: 'PLAIN',
  indentSeq: false,
  lineWidth: 80,
  singleQuote: true,
}

/** A value as block style YAML, with members sorted by name. */
export function toBlockYaml(value: JsonValue): string {
  return stringify(value, {...OPTIONS, sortMapEntries: true, version: '1.2'})
}
