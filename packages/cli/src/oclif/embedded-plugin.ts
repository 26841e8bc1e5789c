import type {Command} from '@oclif/core/command'
import {Plugin} from '@oclif/core/config'
import type {PluginCommand} from '../command.ts'

type ListedCommand = Omit<PluginCommand, 'description' | 'examples'>

/** Package whose commands are a part of the program. */
export interface EmbeddedPackage {
  readonly pjson: {readonly name: string; readonly version: string; readonly oclif: object}
  /** Directory that oclif shows as that of the package. */
  readonly root: string
  readonly isRoot?: boolean
  /** Commands as oclif lists them, without their classes. */
  readonly commands: readonly ListedCommand[]
  /** Loads the classes of the commands, by ID. */
  readonly load: () => Promise<Readonly<Record<string, Command.Class>>>
}

/** Plugin whose data and commands are in memory. oclif looks for no file. */
export class EmbeddedPlugin extends Plugin {
  readonly #load: EmbeddedPackage['load']

  constructor({pjson: data, root, isRoot = false, commands, load}: EmbeddedPackage) {
    const pjson = data as Plugin['pjson']
    super({name: pjson.name, pjson, root, isRoot, type: 'core'})
    this.#load = load
    this.type = 'core'
    this.isRoot = isRoot
    this.root = root
    this.pjson = pjson
    this.name = pjson.name
    this.alias = pjson.name
    this.version = pjson.version
    this.valid = true
    this.hooks = {}
    this.commandIDs = commands.map(({id}) => id)
    const owner = {pluginAlias: pjson.name, pluginName: pjson.name, pluginType: 'core'}
    const sorted = commands.toSorted((a, b) => a.id.localeCompare(b.id))
    this.commands = sorted.map((command) => ({
      hiddenAliases: [],
      ...command,
      ...owner,
      load: () => this.findCommand(command.id),
    }))
    this.manifest = {version: pjson.version, commands: Object.fromEntries(this.commands.map((each) => [each.id, each]))}
  }

  override async load(): Promise<void> {}

  override async findCommand(id: string): Promise<Command.Class> {
    const found = (await this.#load())[id]
    if (found === undefined) throw new Error(`${this.name} has no command ${id}.`)
    return Object.assign(found, {id, plugin: this})
  }
}
