import {type OperationSchemas, schemas} from '#generated/schemas'
import type {DocumentSchema, MemberSchema} from './model/member-schema.ts'
import type {AnyOperation} from './operation.ts'

const created = new Map<string, OperationSchemas>()

function schemasOf({name}: AnyOperation): OperationSchemas {
  const found = created.get(name) ?? schemas[name]?.()
  if (found === undefined) throw new TypeError(`${name} has no schema: run npm run generate`)
  created.set(name, found)
  return found
}

/** Returns whether a member is a secret. A secret never appears in a message or log. */
export function isSensitive(member: MemberSchema | undefined): boolean {
  return member?.$comment === 'sensitive'
}

/** Returns the JSON Schema of the request of an operation. */
export function requestSchema(operation: AnyOperation): DocumentSchema {
  return schemasOf(operation).request
}

/** Returns the JSON Schema of the response of an operation. */
export function responseSchema(operation: AnyOperation): DocumentSchema {
  return schemasOf(operation).response
}
