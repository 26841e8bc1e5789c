import {execFile} from 'node:child_process'
import {createHash} from 'node:crypto'
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {promisify} from 'node:util'
import {DEFAULT_START_URL} from '@sso-oidc/emulator'
import {temporaryFolder} from '../temporary-folder.ts'

/** Configuration file: the profile `dev` uses the session `emulator`, and the profile `old` has no session. */
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

/** Home directory with the configuration of AWS's programs and their token cache. */
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

  /** Returns the path of a cache file by its key: a session name, a start URL, or the text of a registration. */
  cacheFile(text: string): string {
    return path.join(this.path, '.aws/sso/cache', `${createHash('sha1').update(text).digest('hex')}.json`)
  }

  /** Reads a cache file. */
  read(text: string): Record<string, unknown> {
    return JSON.parse(readFileSync(this.cacheFile(text), 'utf8')) as Record<string, unknown>
  }

  /** Adds fields to a cache file. */
  write(text: string, members: object, others: object = {}): void {
    writeFileSync(this.cacheFile(text), JSON.stringify({...others, ...members}))
  }

  /** Sets the expiry of the token of the session `emulator` to the past. */
  expireToken(): void {
    this.write('emulator', {expiresAt: '2026-01-01T00:00:00Z'}, this.read('emulator'))
  }

  /** Gets role credentials with the AWS SDK in another process. */
  async sdkCredentials(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const {stdout} = await promisify(execFile)(process.execPath, [SDK_CREDENTIALS, ...words], {
      env: {HOME: this.path, ...env},
    })
    return JSON.parse(stdout)
  }
}
