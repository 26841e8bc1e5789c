import {createHash} from 'node:crypto'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {gzip} from 'node:zlib'
import {packTar} from 'modern-tar'
import {compile, executableName, PROGRAM_NAMES, PROGRAMS, type ProgramName} from '../executable/compile.ts'
import {executableNotices, NOTICES} from '../executable/notices.ts'
import type {Platform} from '../executable/platforms.ts'

/** Archive with an executable, as it is released. */
export interface Executable {
  readonly program: ProgramName
  /** Directory of the package with the program, relative to the root of the repository. */
  readonly folder: string
  readonly version: string
  readonly platform: Platform
  /** Name of the archive, such as `sso-oidc-0.1.0-linux-x64.tar.gz`. */
  readonly filename: string
  /** Hash of the archive: `sha512-` and Base64. */
  readonly integrity: string
}

interface ExecutablesOptions {
  /** Directory of the archives. */
  readonly output: string
  readonly platforms: readonly Platform[]
}

/**
 * Compiles the programs of two builds of the repository for platforms, and writes an archive for each program and platform.
 * An archive contains the executable, which has the name of the program, its license, and the licenses of the code in it.
 *
 * @param roots - Roots of the two builds. The archives contain the files of the first
 * @throws {Error} if the executables of the two builds differ
 */
export async function createExecutables(
  roots: readonly [string, string],
  {output, platforms}: ExecutablesOptions,
): Promise<Executable[]> {
  if (platforms.length === 0) return []
  const [root] = roots
  const notices = executableNotices(root)
  const created: Executable[] = []
  for (const platform of platforms) {
    for (const program of PROGRAM_NAMES) {
      const code = compileTwice(program, {roots, platform})
      const archive = await createArchive(root, {code, notices, name: `${program}${platform.suffix ?? ''}`})
      const filename = `${executableName(program, {root, platform}).replace(/\.exe$/, '')}.tar.gz`
      writeFileSync(path.join(output, filename), archive)
      const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`
      const {folder} = PROGRAMS[program]
      created.push({program, folder, version: versionOf(root, folder), platform, filename, integrity})
    }
  }
  return created
}

function compileTwice(
  program: ProgramName,
  {roots, platform}: {roots: readonly [string, string]; platform: Platform},
): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'executables-'))
  try {
    const [first, second] = roots.map((root, i) => {
      return readFileSync(compile(program, {root, platform, output: path.join(folder, String(i))}))
    }) as [Buffer, Buffer]
    if (!first.equals(second)) throw new Error(`Two builds of ${program} for ${platform.name} differ.`)
    return first
  } finally {
    rmSync(folder, {recursive: true})
  }
}

interface Content {
  readonly code: Buffer
  readonly notices: string
  /** Name of the executable in the archive. */
  readonly name: string
}

/** Creates an archive without the time and the user of this computer. */
async function createArchive(root: string, {code, notices, name}: Content): Promise<Buffer> {
  const files: readonly (readonly [name: string, body: Uint8Array, mode: number])[] = [
    [name, code, 0o755],
    ['LICENSE', readFileSync(path.join(root, 'LICENSE')), 0o644],
    [NOTICES, Buffer.from(notices), 0o644],
  ]
  const entries = files.map(([each, body, mode]) => {
    return {header: {name: each, size: body.length, mode, mtime: new Date(0), uid: 0, gid: 0}, body}
  })
  return promisify(gzip)(await packTar(entries))
}

function versionOf(root: string, folder: string): string {
  return (JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as {version: string}).version
}
