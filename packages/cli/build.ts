// Builds the program: the table of bundled formats, the bundles, and the pages of the commands.
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {type BuildOptions, build} from 'esbuild'
import {bundledFiles, writeNotices} from '../../tools/notices.ts'

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

/** Modules that few runs need. Each is a separate bundle, which other runs do not read. */
const LATER = [
  'completion/completion-script',
  'configure/prompts',
  'formats/find-plugin-format',
  'formats/run-plugin-format',
  'help/show-help',
  'jmespath/jmespath',
  'help/bundled-commands',
  'oclif/run-oclif',
  'schema/schema-document',
]

/** Libraries that few runs need. Each is a separate bundle too. */
const LATER_LIBRARIES: Readonly<Record<string, string>> = {
  '@humanwhocodes/momoa': 'momoa',
  '@smithy/signature-v4': 'signature-v4',
  diff: 'diff',
  open: 'open',
  uqr: 'uqr',
  yaml: 'yaml',
}

/** Keeps dynamic imports of these modules and libraries as imports of their bundles. */
const later = {
  name: 'later',
  setup: ({onResolve}) => {
    onResolve({filter: /./}, ({kind, path: file}) => {
      if (kind !== 'dynamic-import') return undefined
      // A package of its own, and a module of the runtime of executables.
      if (file === '@sso-oidc/plugins' || file === 'bun:ffi') return {path: file, external: true}
      const name = path.basename(file, '.ts')
      const isLater = file.endsWith('.ts') && LATER.some((entry) => path.basename(entry) === name)
      const bundle = isLater ? name : LATER_LIBRARIES[file]
      return bundle === undefined ? undefined : {path: `./${bundle}.cjs`, external: true}
    })
  },
} satisfies NonNullable<BuildOptions['plugins']>[number]

async function bundle(): Promise<void> {
  const {metafile} = await build({
    absWorkingDir: here,
    bundle: true,
    conditions: ['@sso-oidc/source'],
    entryPoints: [
      ...['settings/cache-folder', 'main', 'formats/format-worker', ...LATER].map((name) => ({
        in: `src/${name}.ts`,
        out: path.basename(name),
      })),
      ...Object.entries(LATER_LIBRARIES).map(([name, out]) => ({in: name, out})),
    ],
    format: 'cjs',
    legalComments: 'none',
    logLevel: 'warning',
    minifySyntax: true,
    metafile: true,
    minifyWhitespace: true,
    outdir: 'dist',
    outExtension: {'.js': '.cjs'},
    platform: 'node',
    plugins: [later],
    target: 'node22',
  })
  writeNotices(here, bundledFiles(metafile))
}

/** Writes the manual pages and the pages for the documentation. */
async function writePages(): Promise<void> {
  // These modules import the table of formats, so they are imported after it is written.
  const {manualPages, documentationPages} = await import('./src/help/all-pages.ts')
  const {allCommands} = await import('./src/commands/find-command.ts')
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
await bundle()
await writePages()
