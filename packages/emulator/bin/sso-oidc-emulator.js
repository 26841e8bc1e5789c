#!/usr/bin/env node
'use strict'

// Node 4 can parse this file too, so that an old version prints the message and no syntax error.
var tooOld = 'sso-oidc-emulator: Node %s is not supported. Install Node 22.16 or later.'
var version = process.versions.node.split('.').map(Number)

if (version[0] < 22 || (version[0] === 22 && version[1] < 16)) {
  console.error(tooOld, process.versions.node)
  process.exitCode = 1
} else {
  require('./launch.js')
}
