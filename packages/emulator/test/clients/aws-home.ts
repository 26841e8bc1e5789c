import {execFile} from 'node:child_process'
import {createHash} from 'node:crypto'
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {temporaryFolder} from '../temporary-folder.ts'

/** The profile `dev` signs in by the session `emulator`, the profile `old` as it was done before there were sessions. */
const CONFIG = `[sso-session emulator]
sso_start_url = ${DEFAULT_START_URL}
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[profile dev]
sso_session = emulator
sso_account_id = 111122223333
sso_role_name = ViewOnlyAccess

[profile old]
sso_start_url = ${DEFAULT_START_URL}
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = ViewOnlyAccess
`

const SDK_CREDENTIALS = path.join(import.meta.dirname, '../../../../docs/examples/sdk-credentials.ts')

/** A home folder with settings for AWS's programs, and the token cache that they share. */
export class AwsHome {
  readonly path: string
  readonly remove: () => void

  constructor() {
    const folder = temporaryFolder()
    this.path = folder.path
    this.remove = folder.remove
    mkdirSync(path.join(this.path, '.aws/sso/cache'), {recursive: true})
    writeFileSync(path.join(this.path, '.aws/config'), CONFIG)
  }

  copy(): AwsHome {
    const home = new AwsHome()
    cpSync(this.path, home.path, {recursive: true})
    return home
  }

  /** Path of the file in the token cache that belongs to a session name, a start URL, or the text of a registration. */
  cacheFile(text: string): string {
    return path.join(this.path, '.aws/sso/cache', `${createHash('sha1').update(text).digest('hex')}.json`)
  }

  /** What is cached. */
  read(text: string): Record<string, unknown> {
    return JSON.parse(readFileSync(this.cacheFile(text), 'utf8')) as Record<string, unknown>
  }

  /** Caches some members, beside those that are there. */
  write(text: string, members: object, others: object = {}): void {
    writeFileSync(this.cacheFile(text), JSON.stringify({...others, ...members}))
  }

  /** Makes the AWS CLI and the SDK think that the token of the session `emulator` has expired. */
  expireToken(): void {
    this.write('emulator', {expiresAt: '2026-01-01T00:00:00Z'}, this.read('emulator'))
  }

  /** Role credentials by AWS's SDK, in a process of its own. */
  async sdkCredentials(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const {stdout} = await promisify(execFile)(process.execPath, [SDK_CREDENTIALS, ...words], {
      env: {HOME: this.path, ...env},
    })
    return JSON.parse(stdout)
  }
}
