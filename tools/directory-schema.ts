import path from 'node:path'
import type {MemberSchema} from '@sso-oidc/core'
import {createGenerator, oneLine, tidy} from './schemas.ts'
import type {IdentifiedSchema} from './validators.ts'

const ID = 'https://unpkg.com/@sso-oidc/emulator/schemas/directory.json'

/**
 * Generates the JSON Schema of the emulator's directory file from the types in `src/directory/directory.ts`.
 *
 * @throws {Error} if a member has no description
 */
export function generateDirectorySchema(emulatorFolder: string): IdentifiedSchema {
  const generator = createGenerator(path.join(emulatorFolder, 'src/directory/directory.ts'), emulatorFolder)
  const {description, ...schema} = generator.getSchemaForSymbol('Directory') as unknown as MemberSchema
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: ID,
    title: 'Directory',
    description: oneLine(description, 'Directory'),
    // The author of the file may read its secrets, so they are not `writeOnly`.
    ...tidy(schema, 'Directory', 'response'),
  } as IdentifiedSchema
}
