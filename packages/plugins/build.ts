// Builds the package: one bundle, without npm and Yarn, and the manifest of oclif.
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {Plugin} from '@oclif/core/config'
import {build} from 'esbuild'
import {bundledFiles, writeNotices} from '../../tools/notices.ts'

const here = import.meta.dirname

const {metafile} = await build({
  absWorkingDir: here,
  // CommonJS modules in the bundle load Node's modules with `require`.
  banner: {js: "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)"},
  bundle: true,
  entryPoints: ['src/index.ts'],
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
  minifySyntax: true,
  metafile: true,
  minifyWhitespace: true,
  outdir: 'dist',
  platform: 'node',
  target: 'node22',
})
writeNotices(here, bundledFiles(metafile))

// With the manifest, oclif does not load every command to find its flags.
const plugin = new Plugin({root: here, type: 'core', ignoreManifest: true})
await plugin.load()
writeFileSync(path.join(here, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 2)}\n`)
