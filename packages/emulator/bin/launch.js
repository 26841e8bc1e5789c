'use strict'

const {emitWarning} = process

// Node 22 prints a warning about SQLite to standard error. Later versions have the same SQLite module without the warning.
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning.call(process, warning, ...rest)
}

// Loaded first, while the heap is small. Loaded after the program, it would keep 2 MB more memory in use.
require('node:http')

require('../dist/program.cjs')
  .main(process.argv.slice(2), {process, readVersion: () => require('../package.json').version})
  .then((exitCode) => {
    process.exitCode = exitCode
  })
