import manifest from '@sso-oidc/plugins/oclif.manifest.json' with {type: 'json'}
import type {PluginCommand} from '../command.ts'

/** Commands that manage plugins. They are known without oclif. */
export const bundledCommands = Object.values(manifest.commands) as unknown as readonly PluginCommand[]
