import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {bundledFormats} from '#bundled-formats'
import type {Surroundings} from '../input/surroundings.ts'
import {reason} from '../messages/reason.ts'
import {dataFolder} from './data-folder.ts'

/** A format that `--output` can name. */
export interface NamedFormat {
  readonly name: string
  /** What it is, in a few words. */
  readonly summary: string
  /** Package that declares it. */
  readonly package: string
}

/** A format that a package outside the program declares. */
export interface PluginFormat extends NamedFormat {
  /** Path of its module. */
  readonly module: string
}

/** What the installed and linked plugins declare. */
export interface Installed {
  /** Their formats, without those whose name the program has itself. Two packages may declare one name. */
  readonly formats: readonly PluginFormat[]
  /** What is wrong with the plugins, in sentences. */
  readonly problems: readonly string[]
}

/** Formats of the plugins that oclif has installed or linked. Reads files, and loads no module. */
export function installedFormats(env: Surroundings['env']): Installed {
  const formats: PluginFormat[] = []
  const problems: string[] = []
  for (const {name, folder} of listPlugins(dataFolder(env), problems)) {
    try {
      formats.push(...declaredFormats(name, folder))
    } catch (error) {
      problems.push(`The formats of ${name} cannot be used: ${reason(error)}`)
    }
  }
  const reserved = formats.filter(({name}) => isReserved(name))
  const usable = formats.filter((format) => !reserved.includes(format))
  const shared = new Set(usable.map(({name}) => name).filter((name) => ownersOf(name, usable).length > 1))
  for (const {name, package: owner} of reserved) {
    problems.push(`${owner} declares the format ${name}, which comes with the program: that of ${owner} is not used.`)
  }
  for (const name of shared) problems.push(`${ownersOf(name, usable).join(' and ')} declare one format: ${name}.`)
  return {formats: usable, problems}
}

function isReserved(name: string): boolean {
  return name === 'off' || Object.hasOwn(bundledFormats, name)
}

/** Packages that declare a format of that name. */
export function ownersOf(name: string, formats: readonly NamedFormat[]): string[] {
  return formats.filter((format) => format.name === name).map((format) => format.package)
}

/** Every format that `--output` can name: those of the program, those of plugins unless two share a name, and `off`. */
export function availableFormats(env: Surroundings['env']): readonly NamedFormat[] {
  const {formats} = installedFormats(env)
  const bundled = Object.entries(bundledFormats).map(([name, format]) => ({...format, name}))
  const clear = formats.filter(({name}) => ownersOf(name, formats).length === 1)
  return [...bundled, ...clear, {name: 'off', summary: 'Nothing', package: '@sso-oidc/cli'}]
}

/**
 * Formats that the package in a folder declares in its `package.json`.
 *
 * @throws {Error} when that cannot be read, or declares a format in another form
 */
export function declaredFormats(owner: string, folder: string): PluginFormat[] {
  const formats = memberOf(readJson(path.join(folder, 'package.json')), 'sso-oidc', 'formats') ?? {}
  return Object.entries(formats).map(([name, format]) => {
    const module = memberOf(format, 'module')
    const summary = memberOf(format, 'summary') ?? ''
    if (!/^[a-z][a-z0-9-]*$/.test(name) || typeof module !== 'string' || typeof summary !== 'string') {
      throw new Error(`${JSON.stringify(name)} has to be a name in small letters, with a module and a summary.`)
    }
    return {name, summary, package: owner, module: path.resolve(folder, module)}
  })
}

/** Name and folder of each plugin in the list that oclif keeps. */
function listPlugins(data: string, problems: string[]): {name: string; folder: string}[] {
  const file = path.join(data, 'package.json')
  try {
    const plugins = existsSync(file) ? memberOf(readJson(file), 'oclif', 'plugins') : []
    return Object.values(plugins ?? []).flatMap((plugin: unknown) => {
      const [name, root] = [memberOf(plugin, 'name'), memberOf(plugin, 'root')]
      if (typeof name !== 'string') return []
      return [{name, folder: typeof root === 'string' ? root : path.join(data, 'node_modules', name)}]
    })
  } catch (error) {
    problems.push(`The list of plugins cannot be read: ${reason(error)}`)
    return []
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** A member of a value of which nothing is known, or a member of that. */
function memberOf(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name) ? Reflect.get(inner, name) : undefined,
    value,
  )
}
