import {execFileSync} from 'node:child_process'
import {existsSync, statSync} from 'node:fs'
import path from 'node:path'
import {compile, type PROGRAMS} from '../executable/compile.ts'
import {ownPlatform} from '../executable/platforms.ts'
import {runtimeOf} from '../executable/runtime.ts'

const ROOT = path.join(import.meta.dirname, '../..')

/** Returns whether the compiler is installed. Prints a message if it is not, because its download is large. */
export function hasCompiler(): boolean {
  const isInstalled = existsSync(path.join(ROOT, 'tools/executable/node_modules', ownPlatform().runtime))
  if (!isInstalled) console.error('Skipped the executables: npm run bench installs their compiler.')
  return isInstalled
}

/** Compiles a program for this computer. Returns the path of the executable. */
export function compileProgram(folder: string, name: keyof typeof PROGRAMS = 'sso-oidc'): string {
  return compile(name, {root: ROOT, platform: ownPlatform(), output: folder})
}

/** Compiles a script with the same compiler. Returns the path of the executable. */
export function compileScript(script: string, options: readonly string[] = ['--bytecode']): string {
  const outfile = script.replace(/\.\w+$/, '')
  const words = ['build', '--compile', '--minify', '--format=cjs', ...options, `--outfile=${outfile}`, script]
  execFileSync(runtimeOf(ownPlatform()), words, {stdio: ['ignore', 'ignore', 'inherit']})
  return outfile
}

/** Returns the size of a file in MB. */
export function megabytes(file: string): number {
  return statSync(file).size / 1e6
}
