#!/usr/bin/env node
'use strict'

const {emitWarning, versions} = process

const [major, minor] = versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 16)) {
  console.error(`sso-oidc-emulator: Node ${versions.node} is too old; it takes 22.16 or later`)
  process.exitCode = 1
} else {
  // Node 22 warns of its SQLite on standard error. Later ones have the same and do not.
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning.call(process, warning, ...rest)
  }

  // First, while the heap is small: behind the program it would leave 2 MB of garbage for good.
  require('node:http')

  require('../dist/program.cjs')
    .main(process.argv.slice(2))
    .then((exitCode) => {
      process.exitCode = exitCode
    })
}
