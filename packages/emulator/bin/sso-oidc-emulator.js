#!/usr/bin/env node
'use strict'

// First, while the heap is small: behind the program it would leave 2 MB of garbage for good.
require('node:http')

require('../dist/program.cjs')
  .main(process.argv.slice(2))
  .then((exitCode) => {
    process.exitCode = exitCode
  })
