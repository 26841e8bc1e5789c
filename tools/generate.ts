// Generates the committed files that derive from the operations and from measurements.
//   node tools/generate.ts schemas    JSON Schemas from the types, and validators from the schemas
//   node tools/generate.ts docs       documentation, the list of manual pages, and the OpenAPI file, from the built CLI; and the
//                                     measurements in pages, from docs/benchmarks
// With --check, it writes nothing and exits with code 1 if a committed file is out of date.
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {registerHooks} from 'node:module'
import path from 'node:path'
import type {Package} from './openapi/document.ts'
import {writeValidators} from './write-validators.ts'

const root = path.join(import.meta.dirname, '..')
const check = process.argv.includes('--check')
const stale: string[] = []

/** Writes the files of a directory and deletes all others. With --check, records the differences instead. */
function placeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  const at = path.join(root, folder)
  mkdirSync(at, {recursive: true})
  for (const name of readdirSync(at)) {
    if (files.has(name)) continue
    if (check) stale.push(`${folder}/${name} (no longer generated)`)
    else rmSync(path.join(at, name))
  }
  for (const [name, text] of files) placeFile(path.join(folder, name), text)
}

function placeFile(file: string, text: string): void {
  const at = path.join(root, file)
  if (text === read(at)) return
  if (check) stale.push(file)
  else writeFileSync(at, text)
}

function toText(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Lets operations load without their generated modules, which this script generates from them. */
function withoutGeneratedModules(): void {
  const url = 'data:text/javascript,export default {}; export const schemas = {}'
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('#generated/') ? {url, shortCircuit: true} : next(specifier, context),
  })
}

const STAGES: Readonly<Record<string, () => Promise<void>>> = {
  async schemas() {
    withoutGeneratedModules()
    const {generateSchemas} = await import('./schemas.ts')
    const schemas = generateSchemas(path.join(root, 'packages/core'))
    const {bundleSchemas} = await import('../packages/core/src/schema-bundle.ts')
    const documents = [...schemas, ['bundle.json', bundleSchemas([...schemas.values()])] as const]
    placeFolder('packages/core/schemas', new Map(documents.map(([name, schema]) => [name, toText(schema)])))
    const {generateTypeSchemas} = await import('./type-schemas.ts')
    for (const [file, schema] of generateTypeSchemas(path.join(root, 'packages'))) {
      placeFolder(path.join('packages', path.dirname(file)), new Map([[path.basename(file), toText(schema)]]))
    }
    if (!check) await writeValidators()
  },
  async docs() {
    const {generateDocs, listManual} = await import('./docs.ts')
    const cli = path.join(root, 'packages/cli')
    const {commands, errors} = generateDocs(cli)
    placeFolder('docs/commands', commands)
    placeFile('docs/errors.md', errors)
    const {generateOpenApi} = await import('./openapi/document.ts')
    const core = JSON.parse(read(path.join(root, 'packages/core/package.json')) ?? '') as Package
    for (const [file, document] of generateOpenApi(core)) placeFile(`packages/core/${file}`, toText(document))
    placeFile('packages/cli/package.json', listManual(cli))
    const {PAGES, drawFigure, fillPage, readResults} = await import('./bench/pages.ts')
    const results = readResults(root)
    for (const page of PAGES) placeFile(page, fillPage(read(path.join(root, page)) ?? '', results))
    placeFile('docs/images/speed.svg', drawFigure(results))
  },
}

for (const [name, run] of Object.entries(STAGES)) if (process.argv.includes(name)) await run()

if (stale.length > 0) {
  console.error(
    `Out of date:\n${stale.map((file) => `  ${file}`).join('\n')}\nRun npm run generate and commit the result.`,
  )
  process.exitCode = 1
}
