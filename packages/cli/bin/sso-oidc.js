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
  if (process.argv.length === 3 && process.argv[2] === '--version' && require('../dist/version.cjs').printVersion())
    return
  // An executable contains the compiled bundle.
  if (process.versions.bun === undefined) turnOnCompileCache()
  require('../dist/main.cjs').main(process.argv.slice(2))
}

// Node stores the compiled bundles in a directory that only this user can write to. Others could put code there. The directory
// is `$XDG_CACHE_HOME/sso-oidc` or `~/.cache/sso-oidc`.
function turnOnCompileCache() {
  var fs = require('node:fs')
  var path = require('node:path')
  var home = process.env.HOME || process.env.USERPROFILE
  var base = process.env.XDG_CACHE_HOME || (home && `${home}${path.sep}.cache`)
  if (!base || !path.isAbsolute(base)) return
  var folder = `${base}${path.sep}sso-oidc`
  try {
    fs.mkdirSync(folder, {recursive: true, mode: 448})
    if (isOwn(fs.lstatSync(folder))) require('node:module').enableCompileCache(folder)
  } catch (_) {
    // The program works without the cache.
  }
}

function isOwn(stats) {
  return process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 18) === 0)
}
