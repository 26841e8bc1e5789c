import {type CompiledError, validateDirectory} from '#generated'
import {type DirectoryProblem, spellPath} from './directory-error.ts'

/** What is wrong with the members of a directory and their types, in the order of the schema. */
export function findSchemaProblems(value: unknown): DirectoryProblem[] {
  return validateDirectory(value) ? [] : (validateDirectory.errors ?? []).map(toProblem)
}

function toProblem({keyword, instancePath, params, parentSchema, data}: CompiledError): DirectoryProblem {
  const path = toPath(instancePath)
  const place = spellPath(path)
  switch (keyword) {
    case 'required': {
      const missing = [...path, String(params['missingProperty'])]
      return {path: missing, message: `${spellPath(missing)} is missing`}
    }
    case 'additionalProperties': {
      const unknown = [...path, String(params['additionalProperty'])]
      const known = Object.keys(parentSchema.properties ?? {}).join(', ')
      return {path: unknown, message: `${spellPath(unknown)} is not known; ${place} may have ${known}`}
    }
    case 'type': {
      const quotes = params['type'] === 'string' && typeof data !== 'object' ? ': put it in quotes' : ''
      return {path, message: `${place} has to be of type ${params['type']}, not ${typeName(data)}${quotes}`}
    }
    case 'pattern':
      return {path, message: `${place} has to match ${params['pattern']}`}
    case 'enum':
      return {path, message: `${place} has to be one of ${(params['allowedValues'] as string[]).join(', ')}`}
    default:
      // What is left: minItems and minLength.
      return {path, message: `${place} is empty`}
  }
}

/** The names and indexes in a JSON Pointer (RFC 6901). */
function toPath(pointer: string): (string | number)[] {
  const parts = pointer.split('/').slice(1)
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')))
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
