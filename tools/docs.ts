import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'

/** Reads the pages that the build of the CLI generates: those of docs/commands by file name, and docs/errors.md. */
export function generateDocs(cliFolder: string): {commands: Map<string, string>; errors: string} {
  const folder = path.join(cliFolder, 'dist/docs')
  const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8')
  const names = readdirSync(path.join(folder, 'commands'))
  return {commands: new Map(names.map((name) => [name, read(`commands/${name}`)])), errors: read('errors.md')}
}

/** Returns the `package.json` of the CLI with the names of all built manual pages. npm links the listed pages. */
export function listManual(cliFolder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(cliFolder, 'package.json'), 'utf8')) as Record<string, unknown>
  const man = readdirSync(path.join(cliFolder, 'man')).map((name) => `man/${name}`)
  return `${JSON.stringify({...manifest, man: man.sort()}, null, 2)}\n`
}
