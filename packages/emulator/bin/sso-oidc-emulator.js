#!/usr/bin/env node
'use strict'

const {emitWarning, versions} = process

const [major, minor] = versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 16)) {
  console.error(`sso-oidc-emulator: Node ${versions.node} is not supported. Install Node 22.16 or later.`)
  process.exitCode = 1
} else {
  // Node 22 prints a warning about SQLite to standard error. Later versions have the same SQLite module without the warning.
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning.call(process, warning, ...rest)
  }

  // Loaded first, while the heap is small. Loaded after the program, it would keep 2 MB more memory in use.
  require('node:http')

  require('../dist/program.cjs')
    .main(process.argv.slice(2))
    .then((exitCode) => {
      process.exitCode = exitCode
    })
}
