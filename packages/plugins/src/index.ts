import type {Command} from '@oclif/core'
import {commands} from '@oclif/plugin-plugins'
import {Install} from './install.ts'

/** The commands for plugins, for oclif: oclif's own, the list under its name as well. */
export const COMMANDS: Readonly<Record<string, typeof Command>> = {
  ...commands,
  'plugins:install': Install,
  'plugins:list': commands.plugins,
}
