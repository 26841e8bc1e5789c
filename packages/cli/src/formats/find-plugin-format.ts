import {existsSync, statSync} from 'node:fs'
import path from 'node:path'
import type {Context} from '@sso-oidc/session'
import {quote} from '../messages/quote.ts'
import {declaredFormats, installedFormats, ownersOf, type PluginFormat} from './installed-formats.ts'

// A separate bundle, loaded for formats that are not bundled. It throws plain errors, because the error classes of core
// would be copies of those in the main bundle.

export {availableFormats, installedFormats} from './installed-formats.ts'

const PACKAGE = /^(?<owner>(?:@[\w.~-]+\/)?[\w~-][\w.~-]*)(?:\/(?<name>[\w-]+))?$/

/** Places to search for formats. */
interface Places {
  readonly env: Context['env']
  /** Directory for relative paths and `node_modules`. Undefined to allow neither. */
  readonly folder: string | undefined
}

/**
 * Finds the format with a name: the name of an installed format, the name of its package (`acme-formats`, or
 * `acme-formats/lines` if it has several), or the path of a module. Loads no module.
 *
 * @throws {Error} if the name is ambiguous, or if the package or file does not exist
 */
export function findPluginFormat(word: string, {env, folder}: Places): PluginFormat | undefined {
  if (path.isAbsolute(word)) return formatOfPath(word, word)
  if (/^\.{1,2}[/\\]/.test(word)) {
    if (folder === undefined) throw new Error('only --output accepts a relative path. Use an absolute path.')
    return formatOfPath(word, path.resolve(folder, word))
  }
  const {formats} = installedFormats(env)
  const named = formats.filter(({name}) => name === word)
  if (named.length < 2) return named[0] ?? formatOfPackage(word, formats, folder)
  const owners = ownersOf(word, named)
  const choices = owners.map((owner) => `${owner}/${word}`).join(' or ')
  throw new Error(`${owners.join(' and ')} both declare the format ${word}. Use ${choices}.`)
}

function formatOfPath(word: string, module: string): PluginFormat {
  if (statSync(module, {throwIfNoEntry: false})?.isFile()) return {name: word, summary: '', package: word, module}
  throw new Error(`${quote(word)} is not a file.`)
}

/** Returns the format of an installed package, or of a package in `node_modules` of the directory or its parents. */
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
    const where = folder === undefined ? 'the installed plugins' : 'the installed plugins or in node_modules'
    throw new Error(`format ${quote(word)} not found in ${where}.`)
  }
  if (matches.length < 2) return matches[0]
  throw new Error(
    `${owner} has several formats. Use one of ${matches.map((each) => `${owner}/${each.name}`).join(', ')}.`,
  )
}

function formatsFrom(folder: string, owner: string): PluginFormat[] {
  const root = path.join(folder, 'node_modules', owner)
  if (existsSync(path.join(root, 'package.json'))) return declaredFormats(owner, root)
  const above = path.dirname(folder)
  return above === folder ? [] : formatsFrom(above, owner)
}
