import {execFileSync} from 'node:child_process'
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {publicPackages} from './public-packages.ts'

/** Returns the names of the changesets that no release contains yet, such as `login.md`. */
export function pendingChangesets(root: string): string[] {
  const names = readdirSync(path.join(root, '.changeset')).sort()
  return names.filter((name) => name.endsWith('.md') && name !== 'README.md')
}

/**
 * Writes the versions of the next release and each `CHANGELOG.md`, and deletes the changesets. Does nothing if there are
 * no changesets.
 */
export function applyChangesets(root: string): void {
  if (pendingChangesets(root).length === 0) return
  prepareFirstRelease(root)
  const program = path.join(import.meta.dirname, '../../node_modules/.bin/changeset')
  execFileSync(process.execPath, [program, 'version'], {cwd: root, stdio: 'pipe'})
}

/**
 * Sets the version of each package that was never released to 0.0.0, because changesets increase the version of the last
 * release. A package without `CHANGELOG.md` was never released.
 */
function prepareFirstRelease(root: string): void {
  const packages = publicPackages(root)
  if (packages.some(({folder}) => existsSync(path.join(root, folder, 'CHANGELOG.md')))) return
  for (const {folder, version} of packages) {
    const file = path.join(root, folder, 'package.json')
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, text.replace(`"version": "${version}"`, '"version": "0.0.0"'))
  }
}
