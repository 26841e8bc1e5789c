// Builds the program: the table of bundled formats, the bundles, and the pages of the commands.
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {type InputOptions, type OutputAsset, type OutputChunk, type OutputOptions, rolldown} from 'rolldown'
import {writeNotices} from '../../tools/notices.ts'
import {exportStatement, withEagerFunctions, withFunctionValues, withPlainExports, withPlainPath} from './build-fast.ts'
import {PARTS, partNames} from './build-parts.ts'
import {calledFunctions} from './build-profile.ts'
import type {Command} from './src/command.ts'

interface Manifest {
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
  readonly 'sso-oidc'?: {readonly formats: Readonly<Record<string, {module: string; summary: string}>>}
}

const here = import.meta.dirname
const dist = path.join(here, 'dist')
const require = createRequire(import.meta.url)
const readManifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest
const own = readManifest(path.join(here, 'package.json'))

/** Returns the module with the bundled formats. It loads each of them when it is first used. */
function formatTable(): string {
  const entries = Object.keys(own.devDependencies).flatMap((name) => {
    const file = findManifest(name)
    const formats = file === undefined ? {} : (readManifest(file)['sso-oidc']?.formats ?? {})
    return Object.entries(formats).map(([format, {module, summary}]) => {
      const target = path.relative(dist, path.resolve(path.dirname(file ?? ''), module)).replaceAll('\\', '/')
      const fields = `package: ${JSON.stringify(name)}, summary: ${JSON.stringify(summary)}`
      return `  ${JSON.stringify(format)}: {${fields}, load: () => import(${JSON.stringify(target)})},`
    })
  })
  return `export const bundledFormats = {\n${entries.join('\n')}\n}\n`
}

function findManifest(name: string): string | undefined {
  try {
    return require.resolve(`${name}/package.json`)
  } catch {
    return undefined // A package that does not export its manifest declares no formats.
  }
}

/**
 * Returns the module with the list of commands. It loads the module of each of them when the command runs. The module has the
 * name of the command.
 */
async function commandTable(): Promise<string> {
  // These modules import the table of formats, so they are imported after it is written.
  const {allCommands} = await import('./src/commands/all-commands.ts')
  const written: readonly Command[] = Object.values(await import('./src/commands/index.ts'))
  const loaders = new Map(
    await Promise.all(written.map(async (command) => [command, await loaderOf(command)] as const)),
  )
  const entries = allCommands().map((command) => {
    const {name, summary, group} = command
    const load = loaders.get(command) ?? loadExport('operation-command', `commandOfOperation(${JSON.stringify(name)})`)
    return `  {...${JSON.stringify({name, summary, group})}, load: ${load}},`
  })
  return `export const listedCommands = [\n${entries.join('\n')}\n]\n`
}

async function loaderOf(command: Command): Promise<string> {
  const file = command.name.replaceAll(' ', '-')
  const module: Readonly<Record<string, unknown>> = await import(`./src/commands/${file}.ts`)
  const name = Object.keys(module).find((key) => module[key] === command)
  if (name === undefined) throw new Error(`src/commands/${file}.ts does not export the command ${command.name}.`)
  return loadExport(file, name)
}

function loadExport(file: string, expression: string): string {
  return `async () => (await import("../src/commands/${file}.ts")).${expression}`
}

const OPTIONS = {
  cwd: here,
  // A package of its own, and a module of the runtime of executables.
  external: ['@sso-oidc/plugins', 'bun:ffi'],
  platform: 'node',
  resolve: {conditionNames: ['@sso-oidc/source', 'node', 'import', 'require', 'default']},
  transform: {target: 'node22'},
} as const satisfies InputOptions

const OUTPUT = {
  dir: dist,
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
  comments: {legal: false},
  // The launcher and stack traces name what a bundle contains.
  minifyInternalExports: false,
  minify: {compress: true, mangle: false, codegen: {removeWhitespace: true}},
} as const satisfies OutputOptions

/** Modules that a thread and the launcher load without the program. */
const ALONE = ['formats/format-worker', 'version'] as const

/**
 * Writes the bundles: one for each module that a dynamic import loads, and those of `partNames`. A module is in one bundle only,
 * so that each class exists once.
 */
async function bundle(): Promise<void> {
  const program = await rolldown({...OPTIONS, input: {entry: 'src/main.ts'}})
  const names = partNames(here, (await program.generate(OUTPUT)).output)
  const groups = PARTS.map((name, i) => ({
    name,
    priority: PARTS.length - i,
    test: (file: string) => names.get(file) === name,
  }))
  const {output} = await program.write({...OUTPUT, codeSplitting: {groups}})
  // The launcher loads the bundle of the entry itself.
  rmSync(path.join(dist, 'entry.cjs'))
  moveRuntime(output.map(({fileName}) => fileName).filter((name) => name !== 'entry.cjs'))
  for (const name of PARTS) {
    const file = path.join(dist, `${name}.cjs`)
    writeFileSync(file, withFunctionValues(withPlainExports(withPlainPath(readFileSync(file, 'utf8')))))
  }
  const files = [...output]
  for (const name of ALONE) {
    const alone = await rolldown({...OPTIONS, input: `src/${name}.ts`})
    files.push(...(await alone.write({...OUTPUT, codeSplitting: false})).output)
  }
  writeNotices(here, files.flatMap(filesOf))
  for (const [file, called] of await calledFunctions(path.join(here, 'bin/sso-oidc.js'))) {
    const name = path.basename(file, '.cjs')
    if (PARTS.some((part) => part === name)) writeFileSync(file, withEagerFunctions(readFileSync(file, 'utf8'), called))
  }
}

/** Moves the runtime of the bundler into the main bundle, because each file takes 0.3 ms to find and open. */
function moveRuntime(names: readonly string[]): void {
  const read = (name: string): string => readFileSync(path.join(dist, name), 'utf8')
  const runtime = 'rolldown-runtime.cjs'
  const call = `require("./${runtime}")`
  const code = read(runtime)
  for (const name of names.filter((each) => each !== runtime)) {
    const text = read(name)
    const isMain = name === 'main.cjs'
    if (isMain && !text.includes(call)) throw new Error(`main.cjs does not load ${runtime}.`)
    const moved = isMain ? `(exports=>{${code};return exports})({})` : 'require("./main.cjs").runtime'
    const exported = isMain ? exportStatement('runtime', 'require_rolldown_runtime') : ''
    writeFileSync(path.join(dist, name), text.replaceAll(call, () => moved) + exported)
  }
  rmSync(path.join(dist, runtime))
}

/** Returns the files in a bundle, relative to this package. Modules of the bundler itself are no files. */
function filesOf(chunk: OutputChunk | OutputAsset): string[] {
  if (chunk.type !== 'chunk') return []
  const files = Object.entries(chunk.modules).filter(
    ([id, {renderedLength}]) => path.isAbsolute(id) && renderedLength > 0,
  )
  return files.map(([id]) => path.relative(here, id).replaceAll('\\', '/'))
}

/** Writes the manual pages and the pages for the documentation. */
async function writePages(): Promise<void> {
  // These modules import the table of formats, so they are imported after it is written.
  const {manualPages, documentationPages} = await import('./src/help/all-pages.ts')
  const {allCommands} = await import('./src/commands/all-commands.ts')
  const {bundledTopics} = await import('./src/help/bundled-commands.ts')
  const commands = allCommands()
  const manual = [...manualPages({commands, others: bundledTopics}, own.version)]
  writeFolder('man', new Map(manual.map(([name, text]) => [`${name}.1`, text])))
  writeFolder('dist/docs', documentationPages({commands}))
}

/** Replaces the content of a directory. */
function writeFolder(name: string, files: ReadonlyMap<string, string>): void {
  const folder = path.join(here, name)
  rmSync(folder, {recursive: true, force: true})
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(folder, file)), {recursive: true})
    writeFileSync(path.join(folder, file), text)
  }
}

// Bundles of removed modules would be packed too.
rmSync(dist, {recursive: true, force: true})
mkdirSync(dist)
writeFileSync(path.join(dist, 'bundled-formats.js'), formatTable())
writeFileSync(path.join(dist, 'command-table.js'), await commandTable())
await bundle()
await writePages()
