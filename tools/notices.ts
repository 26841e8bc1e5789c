import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {Metafile} from 'esbuild'

/** Licenses whose code can be bundled. Each requires only that its text is passed on. */
const ALLOWED: readonly string[] = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']

/** License of this repository. Its text is in the file LICENSE of each package. */
const OWN_LICENSE = 'Apache-2.0'

/** Package whose code a bundle contains, as `bundled-packages.json` lists it. */
export interface BundledPackage {
  readonly name: string
  readonly version: string
  readonly license: string
}

/** File with the list of `BundledPackage`s in the directory of a package. It is not published. */
export const BUNDLED_PACKAGES = 'bundled-packages.json'

interface Bundled extends BundledPackage {
  /** Text of the license file. */
  readonly text: string
  /** True for a package of this repository. */
  readonly isOwn: boolean
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
}

/** Line between two packages in a file of notices. */
export const NOTICE_LINE = `\n${'-'.repeat(80)}\n\n`

/**
 * Writes `THIRD-PARTY-NOTICES.txt` of a package: the licenses of all packages by other authors in its bundles. Writes
 * `bundled-packages.json`, too: the list of all packages in the bundles, for the SBOM of a release.
 *
 * @param folder - Directory of the package, to which the files are relative
 * @param files - Files in the bundles, as `bundledFiles` returns them
 * @throws {Error} if a package has a license that is not allowed, or one without a text
 */
export function writeNotices(folder: string, files: readonly string[]): void {
  const intro = 'This package contains code of the following packages.\n'
  writeFileSync(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), [intro, ...noticesOf(folder, files)].join(NOTICE_LINE))
  const list = bundledPackages(folder, files).map(
    ({name, version, license}): BundledPackage => ({name, version, license}),
  )
  writeFileSync(path.join(folder, BUNDLED_PACKAGES), `${JSON.stringify(list, null, 2)}\n`)
}

/**
 * Returns the name, the version, and the license of each package by other authors whose code some files contain.
 *
 * @throws {Error} if a package has a license that is not allowed, or one without a text
 */
export function noticesOf(folder: string, files: readonly string[]): string[] {
  const bundled = bundledPackages(folder, files).filter(({isOwn}) => !isOwn)
  const problems = bundled.flatMap(({name, license, text}) => [
    ...(ALLOWED.includes(license) ? [] : [`${name} has the license ${license}, which is not allowed in a bundle.`]),
    ...(text === '' && license !== OWN_LICENSE ? [`${name} has no license file.`] : []),
  ])
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return bundled.map(({name, version, license, text}) => {
    return `${name} ${version} (${license})\n\n${text.trim() || 'The text of the license is in the file LICENSE.'}\n`
  })
}

/** Returns the files that are in a bundle. esbuild also lists files that it removed because nothing uses them. */
export function bundledFiles({outputs}: Metafile): string[] {
  return Object.values(outputs).flatMap(({inputs}) =>
    Object.entries(inputs).flatMap(([file, {bytesInOutput}]) => (bytesInOutput > 0 ? [file] : [])),
  )
}

function bundledPackages(folder: string, files: readonly string[]): Bundled[] {
  const folders = new Set(files.flatMap(packageFolders))
  const found = [...folders].map((each) => {
    return {...readPackage(path.join(folder, each)), isOwn: !each.includes('node_modules')}
  })
  const byName = new Map(found.map((each) => [`${each.name} ${each.version}`, each]))
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/**
 * Returns the directories of the packages whose code a file contains, relative to the package with the bundle. The list is
 * empty for a file of that package.
 */
function packageFolders(file: string): string[] {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)|^\.\.\/[^./][^/]*(?=\/)/.exec(file) ?? []
  // Validators contain code of the package that compiles them.
  const compiler = file.endsWith('dist/generated.js') ? ['../../node_modules/ajv'] : []
  return folder === undefined ? compiler : [...compiler, folder]
}

function readPackage(folder: string): Omit<Bundled, 'isOwn'> {
  const {
    name,
    version,
    license = 'none',
  } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest
  const text = licenseText(folder)
  const notice = path.join(folder, 'NOTICE')
  return {name, version, license, text: existsSync(notice) ? `${text}\n${readFileSync(notice, 'utf8')}` : text}
}

/** Returns the text of the license file, or that of the last section of the README if its heading is `License`. */
function licenseText(folder: string): string {
  const files = readdirSync(folder)
  const read = (file: string | undefined): string =>
    file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8')
  const license = files.find((each) => /^(licen[cs]e|copying)([.-][\w.-]+)?$/i.test(each))
  if (license !== undefined) return read(license)
  const [, section = ''] =
    /\n#+ licen[cs]e\n([^#]+)$/i.exec(read(files.find((each) => /^readme\.md$/i.test(each)))) ?? []
  return section
}
