import type {AnyOperation} from './operation.ts'
import {type MemberSchema, requestSchema, responseSchema} from './schema.ts'

/** A value made of JSON. */
export type JsonValue = string | number | boolean | null | JsonValue[] | {[key: string]: JsonValue}

/** A request with every member empty, to be filled in: the document of `--generate-cli-skeleton input`. */
export function inputSkeleton(operation: AnyOperation): JsonValue {
  return emptyValue(requestSchema(operation))
}

/** A response in which every string holds the name of its member: `--generate-cli-skeleton output`. */
export function outputSkeleton(operation: AnyOperation): JsonValue {
  return sampleValue(responseSchema(operation), '')
}

/**
 * The input skeleton as YAML, each member with a comment: `[REQUIRED]` where it is required, then the first sentence of
 * its description. The first line tells an editor where the schema is.
 */
export function yamlSkeleton(operation: AnyOperation): string {
  const schema = requestSchema(operation)
  return `# yaml-language-server: $schema=${schema.$id}\n${yamlMembers(schema, '')}`
}

/** First sentence of a description. */
export function firstSentence(text: string): string {
  return /^[\s\S]*?\.(?=\s|$)/.exec(text)?.[0] ?? text
}

function emptyValue(schema: MemberSchema): JsonValue {
  switch (schema.type) {
    case 'object':
      return mapMembers(schema, emptyValue)
    case 'array':
      return schema.items === undefined ? [] : [emptyValue(schema.items)]
    case 'string':
      return ''
    case 'boolean':
      return true
    default:
      return schema.minimum ?? 0
  }
}

function sampleValue(schema: MemberSchema, name: string): JsonValue {
  switch (schema.type) {
    case 'object':
      return mapMembers(schema, sampleValue)
    case 'array':
      return schema.items === undefined ? [] : [sampleValue(schema.items, name.charAt(0).toUpperCase() + name.slice(1))]
    case 'string':
      return name
    default:
      return emptyValue(schema)
  }
}

function mapMembers(schema: MemberSchema, toValue: (member: MemberSchema, name: string) => JsonValue): JsonValue {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, member]) => [name, toValue(member, name)]),
  )
}

function yamlMembers(schema: MemberSchema, indent: string): string {
  let text = ''
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const mark = schema.required?.includes(name) ? '[REQUIRED] ' : ''
    const comment = ` # ${mark}${firstSentence(member.description ?? '')}`.trimEnd()
    text += `${indent}${name}:${yamlValue(member, indent, comment)}`
  }
  return text
}

function yamlValue(schema: MemberSchema, indent: string, comment: string): string {
  if (schema.type === 'object') return `${comment}\n${yamlMembers(schema, `${indent}  `)}`
  if (schema.type === 'array' && schema.items !== undefined) {
    return `${comment}\n${indent}-${yamlValue(schema.items, `${indent}  `, '')}`
  }
  const value = emptyValue(schema)
  return ` ${value === '' ? "''" : JSON.stringify(value)}${comment}\n`
}
