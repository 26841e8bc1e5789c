import type {DocumentSchema} from '@sso-oidc/core'
import {Ajv} from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import {build} from 'esbuild'

/**
 * The module that core imports as `#generated`: schemas and compiled validators by API name, without a dependency.
 * Its declarations are `packages/core/src/generated.d.ts`.
 */
export async function compileValidators(schemas: readonly DocumentSchema[]): Promise<string> {
  const ajv = new Ajv({allErrors: true, strict: true, schemas: [], code: {esm: true, source: true}})
  ajv.addKeyword('sensitive')
  const byTitle = new Map(schemas.map((schema) => [(schema as {title?: string}).title ?? '', schema]))
  for (const schema of schemas) ajv.addSchema(withoutProse(schema))
  const ids = Object.fromEntries([...byTitle].map(([title, {$id}]) => [title, $id]))
  const code = standalone.default(ajv, ids)

  const names = [...byTitle.keys()].filter((title) => title.endsWith('Request')).map((title) => title.slice(0, -7))
  const record = (suffix: string): string => `{${names.map((name) => `${name}: ${name}${suffix}`).join(', ')}}`
  const both = names.map((name) => ({
    name,
    request: byTitle.get(`${name}Request`),
    response: byTitle.get(`${name}Response`),
  }))
  const js = `${code}
export const schemas = ${JSON.stringify(Object.fromEntries(both.map(({name, ...sides}) => [name, sides])))};
export const requestValidators = ${record('Request')};
export const responseValidators = ${record('Response')};`

  // Ajv leaves a require of its string length helper in the code: bundled, the module stands alone.
  const result = await build({
    stdin: {contents: js, resolveDir: import.meta.dirname, sourcefile: 'generated.js'},
    absWorkingDir: import.meta.dirname,
    bundle: true,
    format: 'esm',
    write: false,
  })
  return result.outputFiles[0]?.text ?? ''
}

/** Validators carry a copy of their schema; the descriptions need not be in it twice. */
function withoutProse(schema: DocumentSchema): object {
  return JSON.parse(
    JSON.stringify(schema, (key, value) => (key === 'description' && typeof value === 'string' ? undefined : value)),
  )
}
