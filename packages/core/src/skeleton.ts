import type {JsonValue} from './json-value.ts'
import type {MemberSchema} from './model/member-schema.ts'
import type {AnyOperation} from './operation.ts'

/** Returns a request to fill in. It has every member of the operation, each with an empty value. */
export function inputSkeleton({rules}: AnyOperation): JsonValue {
  return emptyValue(rules.request)
}

/** Returns a sample response. It has every member: each string is the name of its member, each number is 0. */
export function outputSkeleton({rules}: AnyOperation): JsonValue {
  return sampleValue(rules.response, '')
}

/** Returns an empty value of a schema: `''`, `true`, 0 or the minimum, or an object or list of such values. */
export function emptyValue(schema: MemberSchema): JsonValue {
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
