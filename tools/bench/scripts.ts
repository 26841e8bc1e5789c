import {writeFileSync} from 'node:fs'
import path from 'node:path'

/** Writes a script and returns its path. */
export function writeScript(folder: string, name: string, text: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

/** Returns a CommonJS script that sends a POST with `node:http` or `node:https`, and prints the response. */
export function barePost(url: string, caBundle?: string): string {
  if (caBundle === undefined) return `const {request} = require('node:http')\n${post(url, '')}`
  const trust = `, ca: require('node:fs').readFileSync(${JSON.stringify(caBundle)})`
  return `const {request} = require('node:https')\n${post(url, trust)}`
}

/** Returns the same script as an ECMAScript module. A static import would load all of `node:http`, `fetch` included. */
export function postModule(url: string): string {
  return `const {request} = process.getBuiltinModule('node:http')\n${post(url, '')}`
}

/** Returns a module that loads `node:http` with a static import. */
export function importingModule(url: string): string {
  return `import {request} from 'node:http'\n${post(url, '')}`
}

function post(url: string, options: string): string {
  return `request('${url}/token', {method: 'POST', agent: false${options}}, (response) => {
  response.setEncoding('utf8').on('data', (text) => process.stdout.write(text))
}).end('{}')
`
}

/** Returns a script that sends a POST with `fetch`, and prints the response. */
export function fetchPost(url: string): string {
  return `fetch('${url}/token', {method: 'POST', body: '{}'})
  .then((response) => response.text())
  .then((text) => process.stdout.write(text))
`
}
