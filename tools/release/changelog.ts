import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import type {PublicPackage} from './public-packages.ts'

/** Text that changesets write for a package that has a new version only because the others have. */
const UNCHANGED = 'No changes in this release.'

/**
 * Returns the changes of a release as Markdown, grouped by package and sorted by its name. They are the sections of the `CHANGELOG.md` files for
 * the current versions. A package without changes is left out.
 */
export function releaseChangelog(root: string, packages: readonly PublicPackage[]): string {
  const sorted = packages.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const sections = sorted.flatMap(({folder, name, version}) => {
    const file = path.join(root, folder, 'CHANGELOG.md')
    const changes = existsSync(file) ? sectionOf(readFileSync(file, 'utf8'), version) : ''
    return changes === '' || changes === UNCHANGED ? [] : [`## ${name} ${version}\n\n${changes}\n`]
  })
  return sections.join('\n')
}

/** Returns the text below the heading of a version, without the heading. */
function sectionOf(text: string, version: string): string {
  const sections = text.split(/^## /m)
  return (
    sections
      .find((section) => section.startsWith(`${version}\n`))
      ?.slice(version.length)
      .trim() ?? ''
  )
}
