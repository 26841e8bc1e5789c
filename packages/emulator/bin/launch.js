'use strict'

const {emitWarning} = process

// Node 22 prints a warning about SQLite to standard error. Later versions have the same SQLite module without the warning.
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning.call(process, warning, ...rest)
}

// An executable contains the compiled bundle.
if (process.versions.bun === undefined) enableCompileCache()

// Loaded first, while the heap is small. Loaded after the program, it would keep 2 MB more memory in use.
require('node:http')

require('../dist/program.cjs')
  .main(process.argv.slice(2), {process, readVersion: () => require('../package.json').version})
  .then((exitCode) => {
    process.exitCode = exitCode
  })

function enableCompileCache() {
  // Node stores the compiled bundle in a directory that only this user can write to. Others could put code there.
  const folder = require('../dist/cache-folder.cjs').cacheFolder(process)
  if (folder !== undefined) require('node:module').enableCompileCache(folder)
}
