import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {NOTICE_LINE, noticesOf} from '../notices.ts'
import {modulesOf, PROGRAM_NAMES, PROGRAMS} from './compile.ts'

/** File with the licenses of the code in the executables. */
export const NOTICES = 'THIRD-PARTY-NOTICES.txt'

/**
 * Returns the licenses of the runtime, and of all packages by other authors in the executables of a built repository.
 *
 * @throws {Error} if a package has a license that is not allowed, or one without a text
 */
export function executableNotices(root: string): string {
  const packages = PROGRAM_NAMES.flatMap((name) => {
    const folder = path.join(root, PROGRAMS[name].folder)
    const modules = modulesOf(name, root)
    return [...noticesOf(folder, modules), ...ownFolders(folder, modules).flatMap(noticesIn)]
  })
  return [INTRODUCTION, runtimeNotice(), ...new Set(packages.toSorted())].join(NOTICE_LINE)
}

const INTRODUCTION = `The executables of sso-oidc contain the runtime Bun, and code of the following packages. The license of sso-oidc itself
is in the file LICENSE.
`

const RUNTIME = `The runtime is that of the npm packages @oven/bun-*, unchanged. To use a changed Bun or JavaScriptCore, build it, and compile
the executables again from the source of sso-oidc: npm run executable -- --runtime FILE`

/** Returns the directories of the packages of this repository that modules are in. */
function ownFolders(folder: string, modules: readonly string[]): string[] {
  const files = modules.filter((file) => !file.includes('node_modules/'))
  return [...new Set(files.map((file) => path.join(folder, /^\.\.\/[^/]+/.exec(file)?.[0] ?? '.')))]
}

/** Returns the notices of the bundles in the directory of a package. */
function noticesIn(folder: string): string[] {
  const file = path.join(folder, NOTICES)
  return existsSync(file) ? readFileSync(file, 'utf8').split(NOTICE_LINE).slice(1).map(withLineEnd) : []
}

const withLineEnd = (text: string): string => `${text.trimEnd()}\n`

/** Package of the compiler with its documentation, which contains its license. */
const DOCUMENTATION = path.join(import.meta.dirname, 'node_modules/bun-types')

function runtimeNotice(): string {
  const manifest = readFileSync(path.join(DOCUMENTATION, 'package.json'), 'utf8')
  const {version} = JSON.parse(manifest) as {version: string}
  const license = readFileSync(path.join(DOCUMENTATION, 'docs/project/license.mdx'), 'utf8')
  const text = license.replace(/^---\n.*?\n---\n/s, '').trim()
  return `Bun ${version} (MIT)\n\n${RUNTIME}\n\n${text}\n`
}
