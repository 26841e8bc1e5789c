import {existsSync, readFileSync} from 'node:fs'
import path from 'node:path'
import type {Context} from '@sso-oidc/session'
import {errorMessage} from '../messages/error-message.ts'
import {dataFolder, unsafeFolder} from './data-folder.ts'

/** An installed or linked plugin. */
interface Plugin {
  readonly name: string
  readonly folder: string
}

/** Plugins that oclif has installed or linked. */
export interface InstalledPlugins {
  readonly plugins: readonly Plugin[]
  /** Problems of the list, as sentences. */
  readonly problems: readonly string[]
}

/** Returns the plugins in the list that oclif keeps. Reads one file if the list exists, and loads no module. */
export function installedPlugins(env: Context['env']): InstalledPlugins {
  const data = dataFolder(env)
  const file = `${data}${path.sep}package.json`
  if (!existsSync(file)) return {plugins: [], problems: []}
  const problem = unsafeFolder(data)
  if (problem !== undefined) return {plugins: [], problems: [problem]}
  try {
    const list = Object.values(memberOf(readJson(file), 'oclif', 'plugins') ?? [])
    const plugins = list.flatMap((plugin: unknown): Plugin[] => {
      const [name, root] = [memberOf(plugin, 'name'), memberOf(plugin, 'root')]
      if (typeof name !== 'string') return []
      return [{name, folder: typeof root === 'string' ? root : path.join(data, 'node_modules', name)}]
    })
    return {plugins, problems: []}
  } catch (error) {
    return {plugins: [], problems: [`The list of plugins cannot be read: ${errorMessage(error)}`]}
  }
}

/** Returns whether an installed plugin has a `prerun` or `postrun` hook, which oclif must run for every command. */
export function hasCommandHooks(env: Context['env']): boolean {
  return installedPlugins(env).plugins.some(({folder}) => {
    try {
      const hooks = memberOf(readJson(path.join(folder, 'package.json')), 'oclif', 'hooks')
      return memberOf(hooks, 'prerun') !== undefined || memberOf(hooks, 'postrun') !== undefined
    } catch {
      return false // oclif reports a plugin without a readable package.json.
    }
  })
}

/** Reads a JSON file. */
export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Returns a nested member of an unknown value, or undefined. */
export function memberOf(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name) ? Reflect.get(inner, name) : undefined,
    value,
  )
}
