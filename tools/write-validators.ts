// Compiles the schemas of the package in the current directory to dist/generated.js. Runs before the package is built.
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {DocumentSchema} from '@sso-oidc/core'
import {writeNotices} from './notices.ts'
import {compileDirectoryValidator, compileValidators} from './validators.ts'

const PACKAGES = path.join(import.meta.dirname, '../packages')

/** Compilers of validators, by package. */
const COMPILERS: Readonly<Record<string, (schemas: readonly DocumentSchema[]) => Promise<string>>> = {
  core: compileValidators,
  emulator: ([directory]) => compileDirectoryValidator(directory as DocumentSchema),
}

/** Writes `dist/generated.js` of packages. Default: all packages that have schemas. */
export async function writeValidators(packages: readonly string[] = Object.keys(COMPILERS)): Promise<void> {
  for (const name of packages) {
    const folder = path.join(PACKAGES, name, 'schemas')
    const files = readdirSync(folder).filter((file) => file !== 'bundle.json')
    const schemas = files.map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as DocumentSchema)
    const js = (await COMPILERS[name]?.(schemas)) ?? ''
    mkdirSync(path.join(PACKAGES, name, 'dist'), {recursive: true})
    writeFileSync(path.join(PACKAGES, name, 'dist/generated.js'), js)
    // The build of a package with bundles lists all of its code.
    const hasBundles = existsSync(path.join(PACKAGES, name, 'build.ts'))
    if (!hasBundles) writeNotices(path.join(PACKAGES, name), ['dist/generated.js'])
  }
}

if (import.meta.main) await writeValidators([path.basename(process.cwd())])
