// Writes everything that is derived from the operations: schemas, validators, documentation.
//   node tools/generate.ts            writes
//   node tools/generate.ts --check    writes nothing; fails when a committed file is not what would be written
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {generateSchemas} from './schemas.ts'
import {writeValidators} from './write-validators.ts'

const root = path.join(import.meta.dirname, '..')
const check = process.argv.includes('--check')
const stale: string[] = []

/** Makes a folder hold exactly these files, or notes where it does not. */
function place(folder: string, files: ReadonlyMap<string, string>): void {
  const at = path.join(root, folder)
  mkdirSync(at, {recursive: true})
  for (const name of readdirSync(at)) {
    if (files.has(name)) continue
    if (check) stale.push(`${folder}/${name} (nothing makes it)`)
    else rmSync(path.join(at, name))
  }
  for (const [name, text] of files) placeFile(path.join(folder, name), text)
}

function placeFile(file: string, text: string): void {
  const at = path.join(root, file)
  let before: string | undefined
  try {
    before = readFileSync(at, 'utf8')
  } catch {}
  if (before === text) return
  if (check) stale.push(file)
  else writeFileSync(at, text)
}

const schemas = generateSchemas(path.join(root, 'packages/core'))
place(
  'packages/core/schemas',
  new Map([...schemas].map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`])),
)
await writeValidators()

if (stale.length > 0) {
  console.error(`Not up to date:\n${stale.map((file) => `  ${file}`).join('\n')}\nRun npm run generate, and commit.`)
  process.exitCode = 1
}
