import type {Command} from '@oclif/core'

/** Help texts of a command. */
export interface Texts {
  readonly summary: string
  readonly description?: string
  readonly examples: readonly {readonly description: string; readonly command: string}[]
  /** Descriptions of arguments and options by name. */
  readonly words?: Readonly<Record<string, string>>
}

const COMMAND = '<%= config.bin %> <%= command.id %>'
const VERBOSE = {verbose: 'Show the output of npm.'}

/** Help texts by command id. They replace those of oclif, which describe any program. */
export const TEXTS: Readonly<Record<string, Texts>> = {
  plugins: {
    summary: 'Lists the installed plugins.',
    examples: [{description: 'List the installed plugins:', command: COMMAND}],
    words: {core: 'Include the plugins that are a part of the program.'},
  },
  'plugins:inspect': {
    summary: 'Shows version, location, commands, and dependencies of a plugin.',
    examples: [{description: 'Show a plugin:', command: `${COMMAND} @acme/format-lines`}],
    words: {...VERBOSE, plugin: 'Name of the plugin.'},
  },
  'plugins:install': {
    summary: 'Installs a plugin, such as an output format.',
    description:
      'Requires npm on the PATH. Installs the package into the data directory of <%= config.bin %>. A plugin is code that ' +
      'can see results, including tokens. Only install plugins that you trust.',
    examples: [
      {description: 'Install a package from the npm registry:', command: `${COMMAND} @acme/format-lines`},
      {description: 'Install a tarball:', command: `${COMMAND} ./acme-format-lines-1.0.0.tgz`},
    ],
    words: {
      ...VERBOSE,
      plugin: 'Package name, file, directory, or Git URL. A file with this name takes precedence over a package.',
      force: 'Download the package even if npm has a copy of it.',
      silent: 'Do not show the output of npm.',
    },
  },
  'plugins:link': {
    summary: 'Links the directory of a plugin, for development.',
    description:
      'The plugin runs from its directory, so changes apply immediately after its build. A linked plugin overrides an ' +
      'installed plugin with the same name.',
    examples: [{description: 'Link the plugin in the working directory:', command: COMMAND}],
    words: {...VERBOSE, path: 'Directory of the plugin.', install: 'Install the dependencies of the plugin.'},
  },
  'plugins:reset': {
    summary: 'Removes all installed and linked plugins.',
    examples: [{description: 'Remove all plugins:', command: COMMAND}],
    words: {
      hard: 'Also delete node_modules and the files of npm in the data directory.',
      reinstall: 'Install all plugins again afterwards.',
    },
  },
  'plugins:uninstall': {
    summary: 'Removes an installed or linked plugin.',
    examples: [{description: 'Remove a plugin:', command: `${COMMAND} @acme/format-lines`}],
    words: {...VERBOSE, plugin: 'Name of the plugin.'},
  },
  'plugins:update': {
    summary: 'Updates the installed plugins.',
    examples: [{description: 'Update the plugins:', command: COMMAND}],
    words: VERBOSE,
  },
}

/** Replaces the help texts of a command. */
export function applyTexts(command: typeof Command, {summary, description, examples, words = {}}: Texts): void {
  command.summary = summary
  // Assigned even if it is undefined: oclif would inherit its own text.
  Object.assign(command, {description, examples: [...examples]})
  for (const [name, text] of Object.entries(words)) {
    const argument = command.args[name]
    if (argument !== undefined) argument.description = text
    const flag = command.flags[name]
    if (flag !== undefined) Object.assign(flag, {summary: text, description: undefined})
  }
}
