import {type CompiledError, validateDirectory} from '#generated'
import {type DirectoryProblem, formatPath} from './directory-error.ts'

/** Returns the schema violations of a directory, in the order of the schema. */
export function findSchemaProblems(value: unknown): DirectoryProblem[] {
  return validateDirectory(value) ? [] : (validateDirectory.errors ?? []).map(toProblem)
}

function toProblem({keyword, instancePath, params, parentSchema, data}: CompiledError): DirectoryProblem {
  const path = toPath(instancePath)
  const name = formatPath(path)
  switch (keyword) {
    case 'required': {
      const missing = [...path, String(params['missingProperty'])]
      return {path: missing, message: `${formatPath(missing)} is missing`}
    }
    case 'additionalProperties': {
      const unknown = [...path, String(params['additionalProperty'])]
      const known = Object.keys(parentSchema.properties ?? {}).join(', ')
      return {path: unknown, message: `${formatPath(unknown)} is unknown; ${name} supports ${known}`}
    }
    case 'type': {
      const quotes = params['type'] === 'string' && typeof data !== 'object' ? '; put it in quotes' : ''
      return {path, message: `${name} must be of type ${params['type']}, not ${typeName(data)}${quotes}`}
    }
    case 'pattern':
      return {path, message: `${name} must match ${params['pattern']}`}
    case 'enum':
      return {path, message: `${name} must be one of ${(params['allowedValues'] as string[]).join(', ')}`}
    default:
      // The remaining keywords are minItems and minLength.
      return {path, message: `${name} is empty`}
  }
}

/** Splits a JSON Pointer (RFC 6901) into names and indexes. */
function toPath(pointer: string): (string | number)[] {
  const parts = pointer.split('/').slice(1)
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')))
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
