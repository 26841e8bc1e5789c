// Compiles the committed schemas of core to dist/generated.js. Runs before core is built.
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {DocumentSchema} from '@sso-oidc/core'
import {compileValidators} from './validators.ts'

const core = path.join(import.meta.dirname, '../packages/core')

/** Writes `packages/core/dist/generated.js`. */
export async function writeValidators(): Promise<void> {
  const folder = path.join(core, 'schemas')
  const files = readdirSync(folder).filter((name) => /\.(request|response)\.json$/.test(name))
  const schemas = files.map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as DocumentSchema)
  const js = await compileValidators(schemas)
  mkdirSync(path.join(core, 'dist'), {recursive: true})
  writeFileSync(path.join(core, 'dist/generated.js'), js)
}

if (import.meta.main) await writeValidators()
