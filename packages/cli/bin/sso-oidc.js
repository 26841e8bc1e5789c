#!/usr/bin/env node
'use strict'

// Node 4 can parse this file too, so that an old version prints the message and no syntax error.
var tooOld = 'sso-oidc: Node %s is not supported. Install Node 22.16 or later.'
var version = process.versions.node.split('.').map(Number)

if (version[0] < 22 || (version[0] === 22 && version[1] < 16)) {
  console.error(tooOld, process.versions.node)
  process.exitCode = 255
} else {
  start()
}

function start() {
  // An executable contains the compiled bundle.
  if (process.versions.bun !== undefined) return run()
  var enableCompileCache = require('node:module').enableCompileCache
  var folder = require('../dist/cache-folder.cjs').cacheFolder(process.env)
  // Node stores the compiled bundle in a directory that only this user can write to. Others could put code there.
  if (folder !== undefined && enableCompileCache !== undefined) enableCompileCache(folder)
  run()
}

function run() {
  require('../dist/main.cjs').main(process.argv.slice(2))
}
