import {execFileSync} from 'node:child_process'
import {chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {ownPlatform, type Platform} from './platforms.ts'
import {runtimeOf} from './runtime.ts'

/** Program that becomes an executable. */
interface Program {
  /** Directory of the built package. */
  readonly folder: string
  /** Start of the program, and modules that it starts as threads, relative to the directory. */
  readonly entries: readonly [string, ...string[]]
  readonly words: readonly string[]
}

/**
 * Words for the bundles of the CLI. They are CommonJS modules, and their `__dirname` would be a path of the computer that
 * builds the executable.
 */
const COMMON_JS = [
  '--format=cjs',
  '--define=__dirname="/$bunfs/root/dist"',
  // The compiler names threads `.js`.
  '--define=__filename="/$bunfs/root/dist/main.js"',
  '--define=import.meta.url="file:///$bunfs/root/dist/main.js"',
]

/** Name of an executable. */
export type ProgramName = 'sso-oidc' | 'sso-oidc-emulator'

/** Programs by the name of their executable. */
export const PROGRAMS: Readonly<Record<ProgramName, Program>> = {
  'sso-oidc': {folder: 'packages/cli', entries: ['bin/sso-oidc.js', 'dist/format-worker.cjs'], words: COMMON_JS},
  'sso-oidc-emulator': {folder: 'packages/emulator', entries: ['bin/sso-oidc-emulator.js'], words: ['--format=esm']},
}

/** Names of all programs. */
export const PROGRAM_NAMES: readonly ProgramName[] = Object.keys(PROGRAMS) as ProgramName[]

/** Options of the compiler that have an effect on the code. */
const OPTIONS = [
  '--minify',
  '--define=process.env.NODE_ENV="production"',
  // A library asks for the path of this package and never uses it. The compiler would write the path into the program.
  '--external=picomatch',
]

/** Platform, and directories, of an executable. */
export interface CompileOptions {
  /** Root of the built repository. */
  readonly root: string
  readonly platform: Platform
  /** Directory of the executable. */
  readonly output: string
  /** Path of a runtime in place of that of the npm registry. */
  readonly runtime?: string | undefined
}

/** Compiles a built program for a platform. Returns the path of the executable. */
export function compile(name: ProgramName, options: CompileOptions): string {
  const {root, platform, output, runtime = runtimeOf(platform)} = options
  const outfile = path.resolve(output, executableName(name, {root, platform}))
  mkdirSync(output, {recursive: true})
  build(name, root, [
    ...['--compile', '--bytecode', `--target=${platform.target}`, `--compile-executable-path=${runtime}`],
    // Files of the working directory must not change the program.
    ...['--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig'],
    `--outfile=${outfile}`,
  ])
  chmodSync(outfile, 0o755)
  return outfile
}

/** Returns the name of the file: the program, its version, and the platform. */
export function executableName(name: ProgramName, {root, platform}: Pick<CompileOptions, 'root' | 'platform'>): string {
  const manifest = readFileSync(path.join(root, PROGRAMS[name].folder, 'package.json'), 'utf8')
  const {version} = JSON.parse(manifest) as {version: string}
  return `${name}-${version}-${platform.name}${platform.suffix ?? ''}`
}

/** Returns the files whose code an executable contains, relative to the directory of its package. */
export function modulesOf(name: ProgramName, root: string): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'modules-'))
  try {
    const metafile = path.join(folder, 'meta.json')
    build(name, root, ['--target=bun', `--metafile=${metafile}`, `--outdir=${path.join(folder, 'out')}`])
    return Object.keys((JSON.parse(readFileSync(metafile, 'utf8')) as {inputs: object}).inputs)
  } finally {
    rmSync(folder, {recursive: true})
  }
}

function build(name: ProgramName, root: string, options: readonly string[]): void {
  const {folder, entries, words} = PROGRAMS[name]
  execFileSync(runtimeOf(ownPlatform()), ['build', ...OPTIONS, ...words, ...options, ...entries], {
    cwd: path.join(root, folder),
    stdio: ['ignore', 'ignore', 2],
  })
}
