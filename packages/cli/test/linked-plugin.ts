import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'

/** Writes the list of plugins into a data directory, as `plugins link` does. */
export function linkPlugins(data: string, ...folders: readonly string[]): void {
  mkdirSync(data, {recursive: true, mode: 0o700})
  const plugins = folders.map((root) => ({name: path.basename(root), type: 'link', root}))
  writeFileSync(path.join(data, 'package.json'), JSON.stringify({private: true, oclif: {schema: 1, plugins}}))
}

/** Writes a package. `files` contains the text of each file by path. The name is the name of the directory. */
export function writePlugin(folder: string, members: object, files: Readonly<Record<string, string>> = {}): void {
  const manifest = {name: path.basename(folder), version: '1.0.0', type: 'module', ...members}
  for (const [file, text] of Object.entries({'package.json': JSON.stringify(manifest), ...files})) {
    mkdirSync(path.dirname(path.join(folder, file)), {recursive: true})
    writeFileSync(path.join(folder, file), text)
  }
}

/**
 * Returns the files of a plugin with one command, `acme hello NAME`. The manifest makes a dependency on oclif unnecessary.
 */
export function commandFiles(source: string): Record<string, string> {
  const command = {
    id: 'acme:hello',
    summary: 'Says hello',
    aliases: [],
    args: {name: {name: 'name'}},
    flags: {},
    hidden: false,
  }
  return {
    'commands/acme/hello.js': source,
    'oclif.manifest.json': JSON.stringify({version: '1.0.0', commands: {'acme:hello': command}}),
  }
}
