import type {DocumentSchema, MemberSchema} from '@sso-oidc/core'
import {Ajv} from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import {build} from 'esbuild'

/**
 * The module that core imports as `#generated`: schemas and compiled validators by API name, without a dependency.
 * Its declarations are `packages/core/src/generated.d.ts`.
 */
export async function compileValidators(schemas: readonly DocumentSchema[]): Promise<string> {
  const byTitle = new Map(schemas.map((schema) => [(schema as {title?: string}).title ?? '', schema]))
  const code = compile(Object.fromEntries(byTitle))
  const names = [...byTitle.keys()].filter((title) => title.endsWith('Request')).map((title) => title.slice(0, -7))
  const record = (suffix: string): string => `{${names.map((name) => `${name}: ${name}${suffix}`).join(', ')}}`
  const both = names.map((name) => ({
    name,
    request: byTitle.get(`${name}Request`),
    response: byTitle.get(`${name}Response`),
  }))
  return bundle(`${code}
export const schemas = ${JSON.stringify(Object.fromEntries(both.map(({name, ...sides}) => [name, sides])))};
export const requestValidators = ${record('Request')};
export const responseValidators = ${record('Response')};`)
}

/** The module that the emulator imports as `#generated`: the compiled validator of its directory. */
export async function compileDirectoryValidator(schema: IdentifiedSchema): Promise<string> {
  return bundle(compile({validateDirectory: schema}, {verbose: true}))
}

/** A schema with an identifier. */
export interface IdentifiedSchema extends MemberSchema {
  readonly $id: string
}

/** Code that exports a validator under each of these names. Verbose ones say what the schema has where something is wrong. */
function compile(schemas: Readonly<Record<string, IdentifiedSchema>>, options: {verbose?: boolean} = {}): string {
  const ajv = new Ajv({...options, allErrors: true, strict: true, schemas: [], code: {esm: true, source: true}})
  ajv.addKeyword('sensitive')
  for (const schema of Object.values(schemas)) ajv.addSchema(withoutProse(schema))
  return standalone.default(ajv, Object.fromEntries(Object.entries(schemas).map(([name, {$id}]) => [name, $id])))
}

/** Ajv leaves a require of its string length helper in the code: bundled, the module stands alone. */
async function bundle(contents: string): Promise<string> {
  const result = await build({
    stdin: {contents, resolveDir: import.meta.dirname, sourcefile: 'generated.js'},
    absWorkingDir: import.meta.dirname,
    bundle: true,
    format: 'esm',
    write: false,
  })
  return result.outputFiles[0]?.text ?? ''
}

/** Validators carry a copy of their schema; the descriptions need not be in it twice. */
function withoutProse(schema: IdentifiedSchema): object {
  return JSON.parse(
    JSON.stringify(schema, (key, value) => (key === 'description' && typeof value === 'string' ? undefined : value)),
  )
}
