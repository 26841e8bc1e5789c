import {createRequire} from 'node:module'
import path from 'node:path'
import type {AnyOperation, DocumentSchema, MemberSchema} from '@sso-oidc/core'
import {operations} from '@sso-oidc/core/registry'
import type TJS from 'typescript-json-schema'

// A CommonJS module that sets its exports at run time: as an ES module it would have no names.
const {buildGenerator, getProgramFromFiles} = createRequire(import.meta.url)('typescript-json-schema') as typeof TJS

const SCHEMA_URL = 'https://unpkg.com/@sso-oidc/core/schemas'

/** What can travel in a header without being changed on the way: letters, digits and signs of ASCII, and blanks. */
const HEADER_VALUE = '^[ -~]*$'

type Mutable<T> = {-readonly [Key in keyof T]: T[Key]}

/**
 * JSON Schemas of all operations, by file name: `create-token.request.json`.
 *
 * @throws when a type is missing, or a member has no description
 */
export function generateSchemas(coreFolder: string): Map<string, DocumentSchema> {
  const generator = createGenerator(path.join(coreFolder, 'src/operations/index.ts'), coreFolder)
  const schemas = new Map<string, DocumentSchema>()
  for (const [command, operation] of Object.entries(operations)) {
    for (const side of ['request', 'response'] as const) {
      const type = `${operation.name}${side === 'request' ? 'Request' : 'Response'}`
      const file = `${command}.${side}.json`
      const {description, ...schema} = generator.getSchemaForSymbol(type) as unknown as Partial<DocumentSchema>
      const document = {
        $schema: 'http://json-schema.org/draft-07/schema#',
        $id: `${SCHEMA_URL}/${file}`,
        title: type,
        description,
        ...tidy({properties: {}, ...schema} as MemberSchema, type, side),
        ...(side === 'request' ? conditions(operation) : {}),
      } as DocumentSchema
      if (side === 'request') restrictHeaders(document, operation)
      schemas.set(file, {...document, description: oneLine(description, type), required: document.required ?? []})
    }
  }
  return schemas
}

/** Makes JSON Schemas from the types of a module. */
export function createGenerator(module: string, folder: string): TJS.JsonSchemaGenerator {
  const program = getProgramFromFiles(
    [module],
    // With nodenext the generator writes absolute paths into its definitions.
    {
      module: 'esnext',
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      strictNullChecks: true,
      types: [],
    },
    folder,
  )
  const generator = buildGenerator(program, {
    noExtraProps: true,
    ref: false,
    required: true,
    strictNullChecks: true,
    validationKeywords: ['sensitive'],
  })
  if (generator === null) throw new Error(`The types in ${module} do not compile: run npm run build.`)
  return generator
}

/** One order of keywords, descriptions on one line, and `writeOnly` beside `sensitive` in requests. */
export function tidy(schema: MemberSchema, place: string, side: 'request' | 'response'): MemberSchema {
  const {type, description, sensitive, items, properties, required, ...rest} = schema
  const result: Mutable<MemberSchema> & {writeOnly?: boolean} = {type}
  if (description !== undefined) result.description = oneLine(description, place)
  if (sensitive) {
    result.sensitive = true
    if (side === 'request') result.writeOnly = true
  }
  if (items !== undefined) result.items = tidy(items, `${place}[]`, side)
  if (properties !== undefined) {
    result.properties = Object.fromEntries(
      Object.entries(properties).map(([name, member]) => {
        const at = `${place}.${name}`
        if (!member.description) throw new Error(`${at} has no description: write it above the member.`)
        return [name, tidy(member, at, side)]
      }),
    )
  }
  // The generator sorts them by name.
  if (required !== undefined) result.required = Object.keys(properties ?? {}).filter((name) => required.includes(name))
  const {$schema: _, ...others} = rest as {$schema?: string}
  return {...result, ...others}
}

export function oneLine(text: string | undefined, place: string): string {
  if (!text) throw new Error(`${place} has no description: write it above the type.`)
  return text.replace(/\s+/g, ' ').trim()
}

/** Members that go into headers take no character that a header cannot carry. */
function restrictHeaders({properties}: DocumentSchema, {headers = {}}: AnyOperation): void {
  for (const member of Object.keys(headers)) {
    Object.assign(properties[member] ?? {}, {pattern: HEADER_VALUE})
  }
}

/** `requires` as `if` and `then`: the members are there, and not empty. */
function conditions(operation: AnyOperation): object {
  const allOf = Object.entries(operation.requires ?? {}).flatMap(([member, cases]) =>
    Object.entries(cases ?? {}).map(([value, needed]) => ({
      if: {properties: {[member]: {const: value}}, required: [member]},
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: {
        properties: Object.fromEntries(needed.map((name) => [name, {type: 'string', minLength: 1}])),
        required: needed,
      },
    })),
  )
  return allOf.length === 0 ? {} : {allOf}
}
