import {createRequire} from 'node:module'
import path from 'node:path'
import type {AnyOperation, DocumentSchema, MemberSchema} from '@sso-oidc/core'
import {operations} from '@sso-oidc/core/registry'
import type TJS from 'typescript-json-schema'

// This CommonJS module sets its exports at run time, so an import statement would not find their names.
const {buildGenerator, getProgramFromFiles} = createRequire(import.meta.url)('typescript-json-schema') as typeof TJS

const SCHEMA_URL = 'https://unpkg.com/@sso-oidc/core/schemas'

/** Pattern of a header value that is sent unchanged: printable ASCII characters. */
const HEADER_VALUE = '^[ -~]*$'

/** Tags of doc comments that the generator copies. `tidy` replaces those that JSON Schema does not define. */
interface Tags {
  readonly sensitive?: boolean
  /** Two members, separated by a space. A value has exactly one of them. */
  readonly either?: string
}

type Mutable<T> = {-readonly [Key in keyof T]: T[Key]}

/**
 * Generates the JSON Schemas of all operations, by file name, such as `create-token.request.json`.
 *
 * @throws {Error} if a type is missing, or a type or a member has no description
 */
export function generateSchemas(coreFolder: string): Map<string, DocumentSchema> {
  const generator = createGenerator(path.join(coreFolder, 'src/operations/index.ts'), coreFolder)
  const schemas = new Map<string, DocumentSchema>()
  for (const [command, operation] of Object.entries(operations)) {
    for (const side of ['request', 'response'] as const) {
      const type = `${operation.name}${side === 'request' ? 'Request' : 'Response'}`
      // The request type of an operation with grant types is a union of the members by grant type.
      const source = side === 'request' && operation.requires !== undefined ? `${operation.name}Members` : type
      const file = `${command}.${side}.json`
      const {description, ...schema} = generator.getSchemaForSymbol(source) as unknown as Partial<DocumentSchema>
      const document = {
        $schema: 'http://json-schema.org/draft-07/schema#',
        $id: `${SCHEMA_URL}/${file}`,
        title: type,
        description,
        ...tidy({properties: {}, ...schema} as MemberSchema, type, side),
        ...(side === 'request' ? conditions(operation) : {}),
      } as DocumentSchema
      if (side === 'request') {
        restrictHeaders(document, operation)
        listKnownValues(document, operation)
      }
      schemas.set(file, {...document, description: oneLine(description, type), required: document.required ?? []})
    }
  }
  return schemas
}

/** Creates a generator of JSON Schemas for the types of a module. */
export function createGenerator(module: string, folder: string): TJS.JsonSchemaGenerator {
  const program = getProgramFromFiles(
    [module],
    // With nodenext, the definitions would contain absolute paths.
    {
      module: 'esnext',
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      lib: ['es2024'],
      strictNullChecks: true,
      target: 'es2023',
      types: [],
    },
    folder,
  )
  const generator = buildGenerator(program, {
    noExtraProps: true,
    ref: false,
    required: true,
    strictNullChecks: true,
    validationKeywords: ['sensitive', 'either'],
  })
  if (generator === null) throw new Error(`The types in ${module} do not compile. Run npm run build to see the errors.`)
  return generator
}

/**
 * Orders the keywords, puts descriptions on one line, and replaces the tags of doc comments by keywords that every
 * validator accepts. Sensitive members of requests are `writeOnly` too. Examples of a list are examples of its items.
 */
export function tidy(schema: MemberSchema & Tags, place: string, side: 'request' | 'response'): MemberSchema {
  const {type, description, sensitive, either, pattern, examples, items, properties, required, ...rest} = schema
  const result: Mutable<MemberSchema> & {writeOnly?: boolean} = {type}
  if (description !== undefined) result.description = oneLine(description, place)
  if (sensitive) {
    result.$comment = 'sensitive'
    if (side === 'request') result.writeOnly = true
  }
  if (pattern !== undefined) Object.assign(result, patternRule(pattern, place))
  if (items === undefined && examples !== undefined) result.examples = examples
  if (items !== undefined) {
    result.items = tidy({...items, ...(examples === undefined ? {} : {examples})}, `${place}[]`, side)
  }
  if (properties !== undefined) {
    result.properties = Object.fromEntries(
      Object.entries(properties).map(([name, member]) => {
        const at = `${place}.${name}`
        if (!member.description) throw new Error(`${at} has no description. Add a doc comment to the member.`)
        return [name, tidy(member, at, side)]
      }),
    )
  }
  // The generator sorts the names, but the schema keeps the order of the declaration.
  if (required !== undefined) result.required = Object.keys(properties ?? {}).filter((name) => required.includes(name))
  const {$schema: _, ...others} = rest as {$schema?: string}
  return {...result, ...others, ...(either === undefined ? {} : {oneOf: either.split(' ').map(presence)})}
}

/** Returns a schema that requires a member. In its strict mode, ajv expects the member in `properties` too. */
function presence(member: string): object {
  return {properties: {[member]: true}, required: [member]}
}

/**
 * Returns the keywords for a pattern of printable ASCII characters. In many engines, `$` also matches before a line break at
 * the end of a text, so `not` excludes all other characters.
 *
 * @throws {Error} if the meaning of the pattern depends on the engine
 */
export function patternRule(pattern: string, place: string): Pick<MemberSchema, 'pattern' | 'not'> {
  if (/\\[A-Za-z]|\(\?|\[\^/.test(pattern)) {
    throw new Error(`${place} has the pattern ${pattern}. Use only ranges of ASCII characters, such as [0-9] for \\d.`)
  }
  return {pattern, not: {pattern: '[^ -~]'}}
}

export function oneLine(text: string | undefined, place: string): string {
  if (!text) throw new Error(`${place} has no description. Add a doc comment to the type.`)
  return text.replace(/\s+/g, ' ').trim()
}

/** Restricts members that are sent as headers to printable ASCII characters. */
function restrictHeaders({properties}: DocumentSchema, {headers = {}}: AnyOperation): void {
  for (const member of Object.keys(headers)) {
    Object.assign(properties[member] ?? {}, patternRule(HEADER_VALUE, member))
  }
}

/** Lists the values of members that make other members required, such as the grant types, as examples. */
function listKnownValues({properties}: DocumentSchema, {requires = {}}: AnyOperation): void {
  for (const [member, cases] of Object.entries(requires)) {
    Object.assign(properties[member] ?? {}, {examples: Object.keys(cases ?? {})})
  }
}

/** Converts `requires` to `if` and `then`: the required members exist and are not empty. */
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
