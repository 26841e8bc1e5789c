import {execFileSync} from 'node:child_process'
import {chmodSync, mkdirSync, readFileSync} from 'node:fs'
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

/** Programs by the name of their executable. */
export const PROGRAMS = {
  'sso-oidc': {folder: 'packages/cli', entries: ['bin/sso-oidc.js', 'dist/format-worker.cjs'], words: COMMON_JS},
  'sso-oidc-emulator': {folder: 'packages/emulator', entries: ['bin/sso-oidc-emulator.js'], words: ['--format=esm']},
} as const satisfies Readonly<Record<string, Program>>

/** Compiles a built program for a platform. Returns the path of the executable. */
export function compile(
  name: keyof typeof PROGRAMS,
  {root, platform, output}: {root: string; platform: Platform; output: string},
): string {
  const {folder, entries, words} = PROGRAMS[name]
  const cwd = path.join(root, folder)
  const {version} = JSON.parse(readFileSync(path.join(cwd, 'package.json'), 'utf8')) as {version: string}
  const isWindows = platform.name.startsWith('windows')
  const outfile = path.join(output, `${name}-${version}-${platform.name}${isWindows ? '.exe' : ''}`)
  mkdirSync(output, {recursive: true})
  execFileSync(
    runtimeOf(ownPlatform()),
    [
      ...['build', '--compile', '--minify', '--bytecode', '--define=process.env.NODE_ENV="production"', ...words],
      ...[`--target=${platform.target}`, `--compile-executable-path=${runtimeOf(platform)}`],
      // A library asks for the path of this package and never uses it. The compiler would write the path into the program.
      '--external=picomatch',
      // Files of the working directory must not change the program.
      ...['--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig'],
      ...[`--outfile=${outfile}`, ...entries],
    ],
    {cwd, stdio: ['ignore', 'ignore', 2]},
  )
  chmodSync(outfile, 0o755)
  return outfile
}
