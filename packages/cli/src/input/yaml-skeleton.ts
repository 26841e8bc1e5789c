import {type AnyOperation, emptyValue, type MemberSchema, requestSchema, toKebabCase} from '@sso-oidc/core'
import {firstSentence} from '../messages/first-sentence.ts'

/**
 * Returns the request of an operation to fill in, as YAML. Each member has a comment: `[REQUIRED]` if it is required, then
 * the first sentence of its description. The first line tells editors the file of the schema, which `sso-oidc schema` writes
 * beside the document.
 */
export function yamlSkeleton(operation: AnyOperation): string {
  const schema = requestSchema(operation)
  const command = toKebabCase(operation.name)
  const file = `${command}.request.json`
  return (
    `# yaml-language-server: $schema=${file}\n# To write this schema: sso-oidc schema ${command} > ${file}\n` +
    yamlMembers(schema, '')
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
