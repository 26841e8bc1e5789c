// Embeds the style sheets and the script of the pages in the library that `tsc` has built, and bundles the program: one
// file starts three times as fast as 150 files, with two thirds of the memory.
import {rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {build, type Plugin} from 'esbuild'
import {bundledFiles, writeNotices} from '../../tools/notices.ts'
import * as assets from './src/assets/assets.ts'

const embedded = Object.entries(assets)
  .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)}\n`)
  .join('')

const library = path.join(import.meta.dirname, 'dist/assets/assets.js')
writeFileSync(library, embedded)
// The source map describes the module of `tsc`.
rmSync(`${library}.map`, {force: true})

const embedAssets: Plugin = {
  name: 'embed-assets',
  setup({onLoad}) {
    onLoad({filter: /[\\/]assets[\\/]assets\.ts$/}, () => ({contents: embedded, loader: 'js'}))
  },
}

const {metafile} = await build({
  absWorkingDir: import.meta.dirname,
  bundle: true,
  conditions: ['@sso-oidc/source'],
  entryPoints: ['src/program.ts', 'src/program/cache-folder.ts'],
  entryNames: '[name]',
  // Loaded only when they are needed: for a page, a directory file, a signature, an assertion, or a postgres:// store.
  external: ['@hono/node-server', '@smithy/*', 'hono', 'jose', 'pg', 'yaml'],
  format: 'cjs',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  minify: true,
  outdir: 'dist',
  outExtension: {'.js': '.cjs'},
  platform: 'node',
  plugins: [embedAssets],
  target: 'node22',
})
writeNotices(import.meta.dirname, bundledFiles(metafile))
