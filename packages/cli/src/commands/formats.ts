import type {Command} from '../command.ts'
import {availableFormats, installedFormats} from '../formats/installed-formats.ts'

/** `sso-oidc formats` lists the output formats. */
export const formats: Command = {
  name: 'formats',
  summary: 'Lists the output formats.',
  description: [
    'Prints one line for each format: its name for `--output`, its description, and its package. The list includes the ' +
      'formats of installed plugins. Prints problems with plugins to standard error.',
  ],
  group: 'Setup',
  flags: [],
  examples: [{about: 'List the formats:', line: 'sso-oidc formats'}],

  async run(_, {env, stderr}) {
    const rows = availableFormats(env).map(({name, summary, package: owner}) => [name, summary, owner].map(oneLine))
    const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
    const lines = rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`)
    for (const problem of installedFormats(env).problems) stderr.log(oneLine(problem))
    return {text: lines.join('')}
  },
}

/** Puts the text of a package on one line, so that it cannot change the list. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
