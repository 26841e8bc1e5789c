import {existsSync, statSync} from 'node:fs'
import path from 'node:path'
import {showWord} from '@sso-oidc/core'
import type {Surroundings} from '../input/surroundings.ts'
import {declaredFormats, installedFormats, ownersOf, type PluginFormat} from './installed-formats.ts'

// A bundle of its own, loaded for formats that do not come with the program. An error class of core would be another
// class here than in the main bundle, so it throws plain errors.

export {availableFormats, installedFormats} from './installed-formats.ts'

const PACKAGE = /^(?<owner>(?:@[\w.~-]+\/)?[\w~-][\w.~-]*)(?:\/(?<name>[\w-]+))?$/

/** Where to look for formats. */
interface Places {
  readonly env: Surroundings['env']
  /** Folder that relative paths start from, and in whose `node_modules` packages are. Without it they are not looked for. */
  readonly folder: string | undefined
}

/**
 * The format that a word names: the name of one that is installed, its package (`acme-formats`, or `acme-formats/lines`
 * where that has several), or the path of a module. Reads files, and loads no module.
 *
 * @throws {Error} with a sentence, when the word means more than one format, or is a package or path that is not there
 */
export function findPluginFormat(word: string, {env, folder}: Places): PluginFormat | undefined {
  if (path.isAbsolute(word)) return formatOfPath(word, word)
  if (/^\.{1,2}[/\\]/.test(word)) {
    if (folder === undefined) throw new Error('A relative path is for --output only. Here it has to be absolute.')
    return formatOfPath(word, path.resolve(folder, word))
  }
  const {formats} = installedFormats(env)
  const named = formats.filter(({name}) => name === word)
  if (named.length < 2) return named[0] ?? formatOfPackage(word, formats, folder)
  const owners = ownersOf(word, named)
  const choices = owners.map((owner) => `${owner}/${word}`).join(' or ')
  throw new Error(`${owners.join(' and ')} both declare the format ${word}. Say which: ${choices}.`)
}

function formatOfPath(word: string, module: string): PluginFormat {
  if (statSync(module, {throwIfNoEntry: false})?.isFile()) return {name: word, summary: '', package: word, module}
  throw new Error(`${showWord(word)} is no file.`)
}

/** The format of an installed package, or of one in the `node_modules` of a folder or those above it. */
function formatOfPackage(
  word: string,
  installed: readonly PluginFormat[],
  folder: string | undefined,
): PluginFormat | undefined {
  const {owner = '', name} = PACKAGE.exec(word)?.groups ?? {}
  if (owner === '') return undefined
  const own = installed.filter((format) => format.package === owner)
  const declared = own.length > 0 || folder === undefined ? own : formatsFrom(folder, owner)
  const matches = declared.filter((format) => name === undefined || format.name === name)
  if (matches.length === 0 && word.includes('/')) {
    const where = folder === undefined ? 'installed' : 'installed, or in a node_modules folder here or above'
    throw new Error(`No package with that format is ${where}: ${showWord(word)}.`)
  }
  if (matches.length < 2) return matches[0]
  throw new Error(
    `${owner} has several formats. Say which: ${matches.map((each) => `${owner}/${each.name}`).join(', ')}.`,
  )
}

function formatsFrom(folder: string, owner: string): PluginFormat[] {
  const root = path.join(folder, 'node_modules', owner)
  if (existsSync(path.join(root, 'package.json'))) return declaredFormats(owner, root)
  const above = path.dirname(folder)
  return above === folder ? [] : formatsFrom(above, owner)
}
