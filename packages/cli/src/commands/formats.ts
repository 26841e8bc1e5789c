import {Command} from '@oclif/core/command'
import {availableFormats, installedFormats} from '../formats/installed-formats.ts'
import {escapeControls} from '../messages/escape-controls.ts'

/** `sso-oidc formats`: what `--output` can be. */
export class Formats extends Command {
  static override id = 'formats'
  static override summary = 'Lists the output formats.'
  static override description =
    'Prints one line for each format: its name for `--output`, what it is, and its package. Formats of plugins are among them; what is wrong with a plugin is told on standard error.'

  async run(): Promise<void> {
    await this.parse(Formats)
    const rows = availableFormats(process.env).map((format) =>
      [format.name, format.summary, format.package].map(oneLine),
    )
    const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
    for (const row of rows) this.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    for (const problem of installedFormats(process.env).problems) this.logToStderr(oneLine(problem))
  }
}

/** What a package says of itself, so that it cannot change the terminal or the list. */
function oneLine(text: string): string {
  return escapeControls(text.replaceAll('\n', ' '))
}
