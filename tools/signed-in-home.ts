import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {fromTime, roleCredentialsFile, writeCachedToken} from '@sso-oidc/session'

const ROLE = {accountId: '111122223333', roleName: 'Admin'}

/**
 * Signs in: writes a configuration, and a token and credentials of a role that are valid for eight hours.
 *
 * @param folder Home directory
 * @returns the environment variables of the user
 */
export function createSignedInHome(folder: string): NodeJS.ProcessEnv {
  const home = {env: {HOME: folder}, cwd: folder}
  const expiresAt = fromTime(Date.now() + 28_800_000)
  writeCachedToken('bench', {accessToken: 'token', expiresAt, refreshToken: 'refresh'}, home)
  const startUrl = 'https://d-1234567890.awsapps.com/start'
  const session = `[sso-session bench]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\n`
  const profile = `[profile bench]\nsso_session = bench\nsso_account_id = ${ROLE.accountId}\nsso_role_name = ${ROLE.roleName}\n`
  writeFileSync(path.join(folder, '.aws/config'), session + profile)
  const file = roleCredentialsFile({name: 'bench', startUrl, region: 'us-east-1', settings: {}}, ROLE, home)
  const keys = {AccessKeyId: 'ASIA1', SecretAccessKey: 'secret', SessionToken: 'token', Expiration: expiresAt}
  mkdirSync(path.dirname(file), {recursive: true})
  writeFileSync(file, JSON.stringify({ProviderType: 'sso', Credentials: {...keys, AccountId: ROLE.accountId}}))
  return {HOME: folder, PATH: process.env['PATH'], AWS_EC2_METADATA_DISABLED: 'true'}
}
