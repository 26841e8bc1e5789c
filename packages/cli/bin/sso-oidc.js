#!/usr/bin/env node
'use strict'

const {enableCompileCache} = require('node:module')
const {cacheFolder} = require('../dist/cache-folder.cjs')

// Node stores the compiled bundle in a directory that only this user can write to. Others could put code there.
const folder = cacheFolder(process.env)
if (folder !== undefined) enableCompileCache?.(folder)

require('../dist/main.cjs').main(process.argv.slice(2))
