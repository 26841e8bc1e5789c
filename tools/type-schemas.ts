import path from 'node:path'
import type {MemberSchema} from '@sso-oidc/core'
import {createGenerator, oneLine, tidy} from './schemas.ts'
import type {IdentifiedSchema} from './validators.ts'

/** Types of other packages with a published schema, by file. */
const TYPES = {
  'emulator/schemas/directory.json': {module: 'src/directory/directory.ts', type: 'Directory'},
  'cli/schemas/program.json': {module: 'src/schema/program-description.ts', type: 'ProgramDescription'},
} as const

/**
 * Generates the JSON Schemas of the directory file of the emulator and of the description of the program, by path below
 * `packages`.
 *
 * @throws {Error} if a member has no description
 */
export function generateTypeSchemas(packages: string): Map<string, IdentifiedSchema> {
  return new Map(Object.keys(TYPES).map((file) => [file, generateTypeSchema(packages, file as keyof typeof TYPES)]))
}

function generateTypeSchema(packages: string, file: keyof typeof TYPES): IdentifiedSchema {
  const {module, type} = TYPES[file]
  const folder = path.join(packages, file, '../..')
  const generator = createGenerator(path.join(folder, module), folder)
  const {description, ...schema} = generator.getSchemaForSymbol(type) as unknown as MemberSchema
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `https://unpkg.com/@sso-oidc/${file}`,
    title: type,
    description: oneLine(description, type),
    // The author of a directory may read its secrets, so they are not `writeOnly`.
    ...tidy(schema, type, 'response'),
  } as IdentifiedSchema
}
