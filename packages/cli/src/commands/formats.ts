import type {Command} from '../command.ts'
import {availableFormats, installedFormats} from '../formats/installed-formats.ts'
import {readSettings} from '../settings/settings.ts'

/** `sso-oidc formats` lists the output formats. */
export const formats: Command = {
  name: 'formats',
  summary: 'Lists the output formats.',
  description: [
    'Prints one line for each format: its name for `--output`, its description, and its package. With `--output` or ' +
      '`--query`, the list is printed as data in a format. The list includes the formats of installed plugins. Problems with ' +
      'plugins are printed to standard error.',
  ],
  group: 'Setup',
  flags: [],
  examples: [{about: 'List the formats:', line: 'sso-oidc formats'}],

  async run({globals}, context) {
    const {env, stderr, output} = context
    const all = availableFormats(env).map(({name, summary, package: owner}) => ({name, summary, package: owner}))
    for (const problem of installedFormats(env).problems) stderr.log(oneLine(problem))
    if (globals.output !== undefined || globals.query !== undefined) {
      return output.toResult([all], {title: 'Formats', settings: readSettings(globals, context)})
    }
    const rows = all.map((format) => Object.values(format).map(oneLine))
    const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
    const lines = rows.map((row) => `${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}\n`)
    return {text: lines.join('')}
  },
}

/** Puts the text of a package on one line, so that it cannot change the list. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
