import type {MemberSchema} from '@sso-oidc/core'
import {Ajv} from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import {build} from 'esbuild'

/** Compiles the module that the emulator imports as `#generated`: the validator of its directory file. */
export async function compileDirectoryValidator(schema: IdentifiedSchema): Promise<string> {
  return bundle(compile({validateDirectory: schema}, {verbose: true}))
}

/** Schema with an identifier. */
export interface IdentifiedSchema extends MemberSchema {
  readonly $id: string
}

/** Returns a module that exports a validator under each name. Errors of verbose validators contain the failed schema. */
function compile(schemas: Readonly<Record<string, IdentifiedSchema>>, options: {verbose?: boolean} = {}): string {
  const ajv = new Ajv({...options, allErrors: true, strict: true, schemas: [], code: {esm: true, source: true}})
  for (const schema of Object.values(schemas)) ajv.addSchema(rulesOf(schema))
  return standalone.default(ajv, Object.fromEntries(Object.entries(schemas).map(([name, {$id}]) => [name, $id])))
}

/** Bundles a module. Ajv's output requires a helper for string lengths, which the bundle contains. */
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

/** Keywords that change no result of a validator. */
const ANNOTATIONS = ['$comment', 'description', 'examples', 'writeOnly']

/**
 * Keywords that repeat a rule for other programs. In JavaScript, `pattern` alone excludes a line break at the end of a text
 * (`not`), and the emulator compares the fields of an issuer itself (`oneOf`).
 */
const REPEATED = ['not', 'oneOf']

/** Removes the keywords from a schema that its validator does not need. Validators contain a copy of it. */
function rulesOf(schema: object): object {
  const entries = Object.entries(schema).filter(([keyword]) => ![...ANNOTATIONS, ...REPEATED].includes(keyword))
  const reduced = entries.map(([keyword, value]) => {
    if (keyword === 'properties') return [keyword, mapValues(value as object, rulesOf)]
    return [keyword, keyword === 'items' ? rulesOf(value as object) : value]
  })
  return Object.fromEntries(reduced)
}

function mapValues(record: object, change: (value: object) => object): object {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value as object)]))
}
