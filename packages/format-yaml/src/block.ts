import type {JsonValue} from '@sso-oidc/format'
import {type Place, toYamlKey, toYamlString} from './yaml-string.ts'

/**
 * Returns a value as block style YAML: members sorted by name, lists not indented below their name.
 *
 * No library is used, because the text must equal the text of libyaml byte for byte, which quotes and folds strings by its
 * own rules.
 */
export function toBlockYaml(value: JsonValue): string {
  return `${toNode(value, {column: 0, indent: 0})}\n`
}

function toNode(value: JsonValue, place: Place): string {
  if (typeof value === 'string') return toYamlString(value, place)
  if (!isFilled(value)) return JSON.stringify(value)
  const rows = Array.isArray(value) ? value.map((item) => toItem(item, place)) : toMembers(value, place)
  return rows.join(lineBreak(place.indent))
}

function toItem(item: JsonValue, {indent}: Place): string {
  return `- ${toNode(item, {column: indent + 2, indent: indent + 2})}`
}

function toMembers(object: {readonly [key: string]: JsonValue}, {indent}: Place): string[] {
  const members = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))
  return members.map(([name, value]) => {
    const key = `${toYamlKey(name)}:`
    if (!isFilled(value)) return `${key} ${toNode(value, {column: indent + key.length + 1, indent: indent + 2})}`
    const inner = Array.isArray(value) ? indent : indent + 2
    return `${key}${lineBreak(inner)}${toNode(value, {column: inner, indent: inner})}`
  })
}

function lineBreak(indent: number): string {
  return `\n${' '.repeat(indent)}`
}

function isFilled(value: JsonValue): value is JsonValue[] | {[key: string]: JsonValue} {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}
