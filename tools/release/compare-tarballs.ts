import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/**
 * Compares the tarballs of two directories byte by byte. Returns a line for each tarball that differs, with the files in it
 * that differ.
 */
export function differingTarballs(first: string, second: string): string[] {
  const names = [...readdirSync(first), ...readdirSync(second)].filter((name) => name.endsWith('.tgz'))
  return [...new Set(names)].sort().flatMap((name) => {
    const [one, other] = [path.join(first, name), path.join(second, name)]
    if (isSameFile(one, other)) return []
    return [`${name}: ${differingFiles(one, other).join(', ')}`]
  })
}

/** Returns the paths of the files that only one of two tarballs contains, or that differ. */
function differingFiles(one: string, other: string): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'compare-'))
  try {
    const [left, right] = [one, other].map((file, i) => unpack(file, path.join(folder, String(i)))) as [string, string]
    const files = new Set([...filesIn(left), ...filesIn(right)])
    const found = [...files].sort().filter((file) => !isSameFile(path.join(left, file), path.join(right, file)))
    return found.length > 0 ? found : ['the files are equal, but not their order, times, or modes']
  } finally {
    rmSync(folder, {recursive: true})
  }
}

function unpack(file: string, folder: string): string {
  mkdirSync(folder)
  if (exists(file)) execFileSync('tar', ['-xzf', file, '-C', folder])
  return folder
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile())
  return entries.map(({parentPath, name}) => path.relative(folder, path.join(parentPath, name)))
}

function isSameFile(one: string, other: string): boolean {
  return exists(one) && exists(other) && readFileSync(one).equals(readFileSync(other))
}

function exists(file: string): boolean {
  return statSync(file, {throwIfNoEntry: false}) !== undefined
}
