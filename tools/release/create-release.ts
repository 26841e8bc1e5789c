import {copyFileSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {Platform} from '../executable/platforms.ts'
import {buildCopy} from './build-copy.ts'
import {releaseChangelog} from './changelog.ts'
import {CHECKSUMS, writeChecksums} from './checksums.ts'
import {differingTarballs} from './compare-tarballs.ts'
import {createExecutables} from './executables.ts'
import {publicPackages} from './public-packages.ts'
import {createSbom} from './sbom.ts'

const CHANGELOG = 'CHANGELOG.md'
const SBOM = 'sbom.cdx.json'

/**
 * Builds the packages twice, in different directories, time zones, and locales. Writes the tarballs, the SBOM, the
 * changelog, and the checksums to a directory. Returns the names of the files.
 *
 * Compiles the programs for platforms, too, from both builds.
 *
 * The release has the versions and the changes that the changesets describe. The repository itself stays unchanged.
 *
 * @throws {Error} if the builds differ; the message lists the files
 */
export async function createRelease(output: string, platforms: readonly Platform[] = []): Promise<string[]> {
  using first = await buildCopy({TZ: 'UTC', LC_ALL: 'C'})
  using second = await buildCopy({TZ: 'Asia/Tokyo', LC_ALL: 'tr_TR.UTF-8'})
  const differences = differingTarballs(first.packed, second.packed)
  if (differences.length > 0) throw new Error(`Two builds differ:\n${differences.join('\n')}`)

  rmSync(output, {recursive: true, force: true})
  mkdirSync(output, {recursive: true})
  const tarballs = first.tarballs.map(({filename}) => filename)
  for (const file of tarballs) copyFileSync(path.join(first.packed, file), path.join(output, file))
  const executables = await createExecutables([first.folder, second.folder], {output, platforms})
  writeFileSync(path.join(output, SBOM), createSbom(first.folder, first.tarballs, executables))
  writeFileSync(path.join(output, CHANGELOG), releaseChangelog(first.folder, publicPackages(first.folder)))
  const files = [...tarballs, ...executables.map(({filename}) => filename), SBOM, CHANGELOG]
  writeChecksums(output, files)
  return [...files, CHECKSUMS]
}
