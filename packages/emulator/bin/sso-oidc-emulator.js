#!/usr/bin/env node
'use strict'

require('../dist/program.cjs')
  .main(process.argv.slice(2))
  .then((exitCode) => {
    process.exitCode = exitCode
  })
