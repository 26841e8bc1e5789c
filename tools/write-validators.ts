// Compiles the schemas of the package in the current directory to its generated modules. Runs before the package is built.
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {DocumentSchema} from '@sso-oidc/core'
import {operationModules} from './operation-rules.ts'
import {compileDirectoryValidator} from './validators.ts'

const PACKAGES = path.join(import.meta.dirname, '../packages')

type Schemas = ReadonlyMap<string, DocumentSchema>

/** Functions that write the modules in `dist`, by package. They get the schemas and return the modules, both by file name. */
const COMPILERS: Readonly<Record<string, (schemas: Schemas) => Promise<ReadonlyMap<string, string>>>> = {
  core: async (schemas) =>
    new Map(Array.from(operationModules(schemas), ([file, code]) => [`generated/${file}`, code])),
  async emulator(schemas) {
    const [directory] = schemas.values()
    return new Map([['generated.js', await compileDirectoryValidator(directory as DocumentSchema)]])
  },
}

/** Writes the generated modules of packages. Default: all packages that have schemas. */
export async function writeValidators(packages: readonly string[] = Object.keys(COMPILERS)): Promise<void> {
  for (const name of packages) {
    const folder = path.join(PACKAGES, name, 'schemas')
    const files = readdirSync(folder).filter((file) => file !== 'bundle.json')
    const schemas = files.map((file) => [file, JSON.parse(readFileSync(path.join(folder, file), 'utf8'))] as const)
    const modules = (await COMPILERS[name]?.(new Map<string, DocumentSchema>(schemas))) ?? new Map<string, string>()
    // Modules of removed operations would be packed too.
    rmSync(path.join(PACKAGES, name, 'dist/generated'), {recursive: true, force: true})
    for (const [file, code] of modules) {
      const at = path.join(PACKAGES, name, 'dist', file)
      mkdirSync(path.dirname(at), {recursive: true})
      writeFileSync(at, code)
    }
  }
}

if (import.meta.main) await writeValidators([path.basename(process.cwd())])
