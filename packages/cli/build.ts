// Builds the program: the table of bundled formats, the bundles, oclif's manifest, and the pages of the commands.
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {Plugin} from '@oclif/core/config'
import {type BuildOptions, build} from 'esbuild'

interface Manifest {
  readonly version: string
  readonly devDependencies: Readonly<Record<string, string>>
  readonly oclif?: {
    readonly plugins?: readonly string[]
    readonly topics?: Readonly<Record<string, {readonly description: string}>>
  }
  readonly 'sso-oidc'?: {readonly formats: Readonly<Record<string, {module: string; summary: string}>>}
}

const here = import.meta.dirname
const dist = path.join(here, 'dist')
const require = createRequire(import.meta.url)
const readManifest = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest
const own = readManifest(path.join(here, 'package.json'))

/** The packages to be bundled that declare formats, as a module that loads each of them when it is first used. */
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
    return undefined // The package does not export its manifest, so it declares no formats.
  }
}

/** What only some runs need: bundles of their own, so that the usual run does not even read them. */
const LATER = ['program', 'formats/find-plugin-format', 'formats/run-plugin-format']

/** Bundles refer to each other as files, not as copies. */
const later = {
  name: 'later',
  setup: ({onResolve}) => {
    onResolve({filter: /\.ts$/}, ({kind, path: file}) => {
      const name = path.basename(file, '.ts')
      const isLater = kind === 'dynamic-import' && LATER.some((entry) => path.basename(entry) === name)
      return isLater ? {path: `./${name}.cjs`, external: true} : undefined
    })
  },
} satisfies NonNullable<BuildOptions['plugins']>[number]

async function bundle(): Promise<void> {
  await build({
    absWorkingDir: here,
    bundle: true,
    conditions: ['@sso-oidc/source'],
    entryPoints: ['cache-folder', 'main', 'formats/format-worker', ...LATER].map((name) => ({
      in: `src/${name}.ts`,
      out: path.basename(name),
    })),
    // Large, and only needed where a signature is due.
    external: ['@aws-sdk/*', '@smithy/*'],
    format: 'cjs',
    legalComments: 'none',
    logLevel: 'warning',
    minifySyntax: true,
    minifyWhitespace: true,
    outdir: 'dist',
    outExtension: {'.js': '.cjs'},
    platform: 'node',
    plugins: [later],
    target: 'node22',
  })
}

/** What oclif would find out by loading every command, written down ahead of time. */
async function writeManifest(): Promise<Plugin['manifest']> {
  const plugin = new Plugin({root: here, type: 'core', ignoreManifest: true})
  await plugin.load()
  writeFileSync(path.join(here, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 2)}\n`)
  return plugin.manifest
}

/** The commands of the plugins that come with the program, told as topics. */
function pluginTopics(): Record<string, {summary: string}> {
  const manifests = (own.oclif?.plugins ?? []).map((name) => readManifest(require.resolve(`${name}/package.json`)))
  const topics = manifests.flatMap(({oclif}) => Object.entries(oclif?.topics ?? {}))
  return Object.fromEntries(topics.map(([name, {description}]) => [name, {summary: description}]))
}

/** The manual pages, and the pages that the documentation takes over. */
async function writePages({commands}: Plugin['manifest']): Promise<void> {
  // They read the table of formats, which was only just written.
  const {manualPages, documentationPages} = await import('./src/help/all-pages.ts')
  placeFolder('man', manualPages({...commands, ...pluginTopics()}, own.version))
  placeFolder('dist/commands', documentationPages())
}

/** Makes a folder hold exactly these files. */
function placeFolder(name: string, files: ReadonlyMap<string, string>): void {
  const folder = path.join(here, name)
  rmSync(folder, {recursive: true, force: true})
  mkdirSync(folder)
  for (const [file, text] of files) writeFileSync(path.join(folder, file), text)
}

mkdirSync(dist, {recursive: true})
writeFileSync(path.join(dist, 'bundled-formats.js'), formatTable())
await bundle()
await writePages(await writeManifest())
