import {statSync} from 'node:fs'
import path from 'node:path'
import {commands} from '@oclif/plugin-plugins'
import {explainInvalid} from './explain-invalid.ts'
import {removeRejected} from './remove-rejected.ts'
import {requireNpm} from './require-npm.ts'

/** `sso-oidc plugins install`: the command of oclif, which also accepts the path of a tarball or directory. */
export class Install extends commands['plugins:install'] {
  override async run(): Promise<void> {
    requireNpm()
    this.argv = this.argv.map(toInstallable)
    await explainInvalid(super.run(), () => removeRejected(this.config.dataDir))
  }
}

/** `sso-oidc plugins update`. */
export class Update extends commands['plugins:update'] {
  override async run(): Promise<void> {
    requireNpm()
    await super.run()
  }
}

/** `sso-oidc plugins link`. */
export class Link extends commands['plugins:link'] {
  override async run(): Promise<void> {
    await explainInvalid(super.run())
  }
}

/**
 * Returns an absolute `file:` URL for a path. npm runs in the data directory, so relative paths would not work, and oclif
 * regards `a/b` as a repository on GitHub.
 */
function toInstallable(word: string): string {
  const file = /^file:(?!\/\/)(.+)$/.exec(word)?.[1] ?? (/^\.{0,2}[/\\]/.test(word) || isFile(word) ? word : undefined)
  return file === undefined ? word : `file:${path.resolve(file)}`
}

function isFile(word: string): boolean {
  return statSync(word, {throwIfNoEntry: false})?.isFile() === true
}
