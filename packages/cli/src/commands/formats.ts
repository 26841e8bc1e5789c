import {Command} from '@oclif/core/command'
import {bundledFormats} from '#bundled-formats'

/** `sso-oidc formats`: what `--output` can be. */
export class Formats extends Command {
  static override id = 'formats'
  static override summary = 'List the output formats.'
  static override description = 'Prints one line for each format: its name for --output, what it is, and its package.'
  static override examples = ['<%= config.bin %> formats']

  async run(): Promise<void> {
    await this.parse(Formats)
    const rows = Object.entries(bundledFormats).map(([name, format]) => [name, format.summary, format.package])
    rows.push(['off', 'Nothing', '@sso-oidc/cli'])
    const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
    for (const row of rows) this.log(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  }
}
