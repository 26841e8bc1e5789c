import manifest from '@sso-oidc/plugins/oclif.manifest.json' with {type: 'json'}
import bundledPackage from '@sso-oidc/plugins/package.json' with {type: 'json'}
import type {PluginCommand} from '../command.ts'

/** Commands that manage plugins. They are known without oclif. */
export const bundledCommands = Object.values(manifest.commands) as unknown as readonly PluginCommand[]

/** Beginnings of their names, with a summary for the manual. */
export const bundledTopics: readonly {name: string; summary: string}[] = Object.entries(
  bundledPackage.oclif.topics,
).map(([name, {description}]) => ({name, summary: description}))
