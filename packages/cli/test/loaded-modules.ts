import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** Modules that a run of a script loads. */
export interface LoadedModules {
  /** Bytes of each file of the program, by its name. */
  readonly files: Readonly<Record<string, number>>
  /** Modules of Node that can be imported, apart from those that Node itself has loaded. */
  readonly builtins: readonly string[]
}

/** Writes the loaded modules to a file when the process ends. */
const PRELOAD = `
const {writeFileSync} = require('node:fs')
const {builtinModules} = require('node:module')
process.on('exit', () => {
  const names = process.moduleLoadList.map((name) => name.replace('NativeModule ', ''))
  const builtins = names.filter((name) => builtinModules.includes(name))
  writeFileSync(process.env.LOADED, JSON.stringify({files: Object.keys(require.cache), builtins}))
})`

/** Runs a script of Node with some words and returns what it has loaded. */
export async function loadedModules(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<LoadedModules> {
  const folder = mkdtempSync(path.join(tmpdir(), 'loaded-'))
  const preload = path.join(folder, 'preload.cjs')
  const empty = path.join(folder, 'empty.cjs')
  const loaded = path.join(folder, 'loaded.json')
  const run = async (argv: readonly string[]): Promise<{files: string[]; builtins: string[]}> => {
    const own = {HOME: folder, PATH: process.env['PATH'], LOADED: loaded}
    // A socket, as `execFile` would create it, needs more modules than a file or a pipe.
    const stdio = ['ignore', 'ignore', 'inherit'] as const
    const child = spawn(process.execPath, ['--require', preload, ...argv], {env: {...own, ...env}, stdio: [...stdio]})
    const [exitCode] = await once(child, 'exit')
    if (exitCode !== 0) throw new Error(`${argv.join(' ')} ended with exit code ${exitCode}`)
    return JSON.parse(readFileSync(loaded, 'utf8'))
  }
  try {
    writeFileSync(preload, PRELOAD)
    writeFileSync(empty, '')
    const before = await run([empty])
    const {files, builtins} = await run(words)
    return {
      files: Object.fromEntries(
        files.filter((file) => file !== preload).map((file) => [path.basename(file), statSync(file).size]),
      ),
      builtins: builtins.filter((name) => !before.builtins.includes(name)).toSorted(),
    }
  } finally {
    rmSync(folder, {recursive: true})
  }
}
