import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {Platform} from './platforms.ts'

const HERE = import.meta.dirname

/** Directory of downloaded runtimes. `npm ci` in this directory does not delete it. */
const DOWNLOADS = path.join(HERE, '../../node_modules/.runtimes')

/**
 * Returns the path of the runtime of a platform. npm installs that of this computer only, so others are downloaded from the
 * npm registry and compared with the hash in the lock file.
 *
 * @throws {Error} if the download has another hash
 */
export function runtimeOf({runtime, name, suffix = ''}: Platform): string {
  const program = `bin/bun${suffix}`
  const installed = path.join(HERE, 'node_modules', runtime)
  if (existsSync(path.join(installed, program))) return path.join(installed, program)
  const {version, integrity} = locked(runtime)
  const folder = path.join(DOWNLOADS, `${name}-${version}`)
  if (!existsSync(folder)) download(`${runtime}@${version}`, {integrity, folder})
  return path.join(folder, program)
}

function locked(name: string): {version: string; integrity: string} {
  const {packages} = JSON.parse(readFileSync(path.join(HERE, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, {version: string; integrity: string} | undefined>
  }
  const found = packages[`node_modules/${name}`]
  if (found === undefined) throw new Error(`tools/executable/package-lock.json does not contain ${name}.`)
  return found
}

function download(specifier: string, {integrity, folder}: {integrity: string; folder: string}): void {
  const temporary = mkdtempSync(path.join(tmpdir(), 'runtime-'))
  try {
    const output = execFileSync('npm', ['pack', '--json', specifier], {
      cwd: temporary,
      encoding: 'utf8',
      stdio: [0, 'pipe', 2],
    })
    const [{filename}] = JSON.parse(output) as [{filename: string}]
    const tarball = path.join(temporary, filename)
    const hash = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
    if (hash !== integrity) throw new Error(`${specifier} has the hash ${hash} instead of ${integrity}.`)
    execFileSync('tar', ['-xf', tarball, '-C', temporary])
    mkdirSync(path.dirname(folder), {recursive: true})
    // A download that is interrupted leaves no directory.
    renameSync(path.join(temporary, 'package'), folder)
  } finally {
    rmSync(temporary, {recursive: true, force: true})
  }
}
