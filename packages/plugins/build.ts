// Builds the package: one bundle without npm and yarn, and oclif's manifest.
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {Plugin} from '@oclif/core/config'
import {build} from 'esbuild'

const here = import.meta.dirname

await build({
  absWorkingDir: here,
  // What is CommonJS in the bundle takes Node's modules by `require`.
  banner: {js: "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)"},
  bundle: true,
  entryPoints: ['src/index.ts'],
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
  minifySyntax: true,
  minifyWhitespace: true,
  outdir: 'dist',
  platform: 'node',
  target: 'node22',
})

// What oclif would find out by loading the commands, written down ahead of time.
const plugin = new Plugin({root: here, type: 'core', ignoreManifest: true})
await plugin.load()
writeFileSync(path.join(here, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 2)}\n`)
