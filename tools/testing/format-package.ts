import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** Writes an npm package with formats. `formats` contains the source text of a module for each format name. */
export function writeFormatPackage(folder: string, name: string, formats: Readonly<Record<string, string>>): void {
  mkdirSync(folder, {recursive: true})
  const declared = Object.keys(formats).map((format) => [
    format,
    {module: `./${format}.js`, summary: `Format ${format}`},
  ])
  const manifest = {
    name,
    version: '1.0.0',
    type: 'module',
    files: ['*.js'],
    oclif: {},
    'sso-oidc': {formats: Object.fromEntries(declared)},
  }
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
  for (const [format, module] of Object.entries(formats)) writeFileSync(path.join(folder, `${format}.js`), module)
}
