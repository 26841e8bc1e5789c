import type {DocumentSchema} from '@sso-oidc/core'

/** Keywords that the validator of core knows. */
const RULES = ['type', 'pattern', 'minimum', 'maximum', 'items', 'properties', 'required']

/**
 * Keywords that it does not need: annotations, rules that it always applies (`additionalProperties`), rules that it reads from
 * the operation (`allOf`), and a rule that is part of `pattern` in JavaScript (`not`).
 */
const OTHERS = [
  '$comment',
  '$id',
  '$schema',
  'additionalProperties',
  'allOf',
  'description',
  'examples',
  'not',
  'title',
  'writeOnly',
]

/**
 * Writes the modules that core imports as `#generated/NAME`, by file name: the rules of each operation, and the schemas of all
 * of them. Their declarations are in `packages/core/src/generated`.
 *
 * @throws {Error} if a schema has a keyword that the validator of core does not know
 */
export function operationModules(documents: ReadonlyMap<string, DocumentSchema>): Map<string, string> {
  const modules = new Map<string, string>()
  const schemas: string[] = []
  for (const [file, request] of documents) {
    const [operation = '', side] = file.split('.')
    const response = documents.get(`${operation}.response.json`)
    if (side !== 'request' || response === undefined) continue
    schemas.push(`  ${request.title.slice(0, -'Request'.length)}: () => (${JSON.stringify({request, response})}),\n`)
    const rules = {request: rulesOf(request, request.title), response: rulesOf(response, response.title)}
    modules.set(`${operation}.js`, `export default ${JSON.stringify(rules)};\n`)
  }
  return modules.set('schemas.js', `export const schemas = {\n${schemas.join('')}};\n`)
}

function rulesOf(schema: object, place: string): object {
  const rules: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    const isEmpty = keyword === 'required' && (value as readonly string[]).length === 0
    if (isEmpty || OTHERS.includes(keyword)) continue
    if (!RULES.includes(keyword)) throw new Error(`The validator of core does not know ${keyword}, which ${place} has.`)
    rules[keyword] =
      keyword === 'properties'
        ? Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, rulesOf(each, name)]))
        : keyword === 'items'
          ? rulesOf(value as object, `${place}[]`)
          : value
  }
  return rules
}
