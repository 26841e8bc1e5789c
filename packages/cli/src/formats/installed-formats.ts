import path from 'node:path'
import type {Context} from '@sso-oidc/session'
import {bundledFormats} from '#bundled-formats'
import {errorMessage} from '../messages/error-message.ts'
import {installedPlugins, memberOf, readJson} from './installed-plugins.ts'

/** A format that `--output` can select. */
export interface NamedFormat {
  readonly name: string
  /** Description in a few words. */
  readonly summary: string
  /** Package that declares the format. */
  readonly package: string
}

/** A format of a package that is not bundled. */
export interface PluginFormat extends NamedFormat {
  /** Path of the module. */
  readonly module: string
}

/** Formats of the installed and linked plugins. */
export interface Installed {
  /** All formats without a reserved name. Two packages can declare the same name. */
  readonly formats: readonly PluginFormat[]
  /** Problems of the plugins, as sentences. */
  readonly problems: readonly string[]
}

/** Returns the formats of the plugins that oclif has installed or linked. Reads files, and loads no module. */
export function installedFormats(env: Context['env']): Installed {
  const {plugins, problems: listed} = installedPlugins(env)
  const problems = [...listed]
  const formats: PluginFormat[] = []
  for (const {name, folder} of plugins) {
    try {
      formats.push(...declaredFormats(name, folder))
    } catch (error) {
      problems.push(`The formats of ${name} cannot be used: ${errorMessage(error)}`)
    }
  }
  const reserved = formats.filter(({name}) => isReserved(name))
  const usable = formats.filter((format) => !reserved.includes(format))
  const shared = new Set(usable.map(({name}) => name).filter((name) => ownersOf(name, usable).length > 1))
  for (const {name, package: owner} of reserved) {
    problems.push(`The format ${name} of ${owner} is ignored, because a bundled format has the same name.`)
  }
  for (const name of shared) problems.push(`${ownersOf(name, usable).join(' and ')} declare the same format: ${name}.`)
  return {formats: usable, problems}
}

function isReserved(name: string): boolean {
  return name === 'off' || Object.hasOwn(bundledFormats, name)
}

/** Returns the packages that declare a format with this name. */
export function ownersOf(name: string, formats: readonly NamedFormat[]): string[] {
  return formats.filter((format) => format.name === name).map((format) => format.package)
}

/** Returns all formats that `--output` accepts by name: bundled ones, those of plugins with a unique name, and `off`. */
export function availableFormats(env: Context['env']): readonly NamedFormat[] {
  const {formats} = installedFormats(env)
  const bundled = Object.entries(bundledFormats).map(([name, format]) => ({...format, name}))
  const unique = formats.filter(({name}) => ownersOf(name, formats).length === 1)
  return [...bundled, ...unique, {name: 'off', summary: 'No output', package: '@sso-oidc/cli'}]
}

/**
 * Returns the formats that the package in a directory declares in its `package.json`.
 *
 * @throws {Error} if the file cannot be read or the declaration is invalid
 */
export function declaredFormats(owner: string, folder: string): PluginFormat[] {
  const formats = memberOf(readJson(path.join(folder, 'package.json')), 'sso-oidc', 'formats') ?? {}
  return Object.entries(formats).map(([name, format]) => {
    const module = memberOf(format, 'module')
    const summary = memberOf(format, 'summary') ?? ''
    if (!/^[a-z][a-z0-9-]*$/.test(name) || typeof module !== 'string' || typeof summary !== 'string') {
      throw new Error(`${JSON.stringify(name)} must have a lower-case name, a module, and a summary.`)
    }
    return {name, summary, package: owner, module: path.resolve(folder, module)}
  })
}
