import type {Context} from '@sso-oidc/session'
import {basicCredentials, tolerantDecode} from './user-info.ts'

/** Returns the password in a URL, and the header that is made from it. A user name without a password can be a token. */
export function* urlSecrets({username, password}: Pick<URL, 'username' | 'password'>): Generator<string> {
  const secret = password === '' ? username : password
  if (secret === '') return
  yield secret
  yield tolerantDecode(secret)
  yield basicCredentials({username, password})
}

/** Environment variables with secrets. */
const SECRET_VARIABLES = [
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SECURITY_TOKEN',
  'AWS_SESSION_TOKEN',
]

/**
 * Returns the secrets in environment variables, also the passwords of proxies as they are written and as they are sent. An
 * invalid value can contain a password too.
 */
export function* environmentSecrets(env: Context['env']): Generator<string | undefined> {
  for (const name of SECRET_VARIABLES) yield env[name]
  const proxies = Object.keys(env).filter((name) => /^https?_proxy$/i.test(name))
  for (const name of proxies) yield* urlSecrets(userInfoOf(env[name] ?? ''))
}

/** Returns the user name and password of a URL, even of an invalid one. */
function userInfoOf(url: string): Pick<URL, 'username' | 'password'> {
  const scheme = url.indexOf('://')
  const start = scheme < 0 ? 0 : scheme + 3
  const [username = '', ...password] = url.slice(start, Math.max(start, url.lastIndexOf('@'))).split(':')
  return {username, password: password.join(':')}
}
