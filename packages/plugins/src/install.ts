import path from 'node:path'
import {commands} from '@oclif/plugin-plugins'

/** `sso-oidc plugins install`: oclif's command, which also takes the path of a tarball or folder. */
export class Install extends commands['plugins:install'] {
  static override summary = 'Installs a plugin, such as an output format.'
  static override description =
    `Installs by npm, which has to be on the PATH, into the data folder of <%= config.bin %>. A plugin is code that sees results, tokens included: install what you trust.`
  static override examples = [
    {command: '<%= config.bin %> <%= command.id %> @acme/format-lines', description: 'From the registry of npm:'},
    {command: '<%= config.bin %> <%= command.id %> ./acme-format-lines-1.0.0.tgz', description: 'From a tarball:'},
  ]

  override async run(): Promise<void> {
    this.argv = this.argv.map(toInstallable)
    await super.run()
  }
}

/** npm runs in the data folder, so paths have to be absolute; oclif takes a bare path for a repository on GitHub. */
function toInstallable(word: string): string {
  const file = /^file:(?!\/\/)(.+)$/.exec(word)?.[1] ?? (/^\.{0,2}[/\\]/.test(word) ? word : undefined)
  return file === undefined ? word : `file:${path.resolve(file)}`
}
