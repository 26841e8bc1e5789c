import {ConfigError} from '@sso-oidc/core'
import type {Context} from '@sso-oidc/session'
import {basicCredentials} from './user-info.ts'

type Env = Context['env']

/** Environment variable, with its name as the user spelled it. */
interface Variable {
  readonly name: string
  readonly value: string
}

/**
 * Returns the proxy for a URL from `HTTPS_PROXY`, `HTTP_PROXY`, and `NO_PROXY`. As in the AWS CLI, loopback addresses are not
 * excluded.
 *
 * @throws {ConfigError} `InvalidSetting` if the value is not the URL of a proxy: a configured proxy is never ignored
 */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const proxy = findVariable(`${url.protocol.slice(0, -1)}_proxy`, env)
  if (proxy === undefined || isExempt(url, findVariable('no_proxy', env)?.value ?? '')) return undefined
  return parseProxy(proxy)
}

/**
 * Finds a variable in any case. The lower-case spelling takes precedence, even if it is empty: `https_proxy= sso-oidc …`
 * disables the proxy for one command.
 */
function findVariable(name: string, env: Env): Variable | undefined {
  // A web server copies the header `Proxy` of a request to HTTP_PROXY for its CGI scripts (CVE-2016-1000110).
  const isLowerOnly = env[name] !== undefined || (name === 'http_proxy' && env['REQUEST_METHOD'] !== undefined)
  const matches = (candidate: string): boolean => candidate.toLowerCase() === name && Boolean(env[candidate])
  const found = isLowerOnly ? name : Object.keys(env).findLast(matches)
  if (found === undefined) return undefined
  const value = env[found]
  return value ? {name: found, value} : undefined
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = {'http:': '80', 'https:': '443'}

/** Returns whether a host is one of the comma-separated names or a subdomain of one. A name can include a port. */
function isExempt({hostname, port, protocol}: URL, list: string): boolean {
  if (list === '*') return true
  const hosts = [hostname, `${hostname}:${port || DEFAULT_PORTS[protocol]}`]
  return list.split(',').some((entry) => {
    const name = entry.trim().toLowerCase().replace(/^\.+/, '')
    return name !== '' && hosts.some((host) => host === name || host.endsWith(`.${name}`))
  })
}

const EXPECTED =
  'Use the URL of a proxy, such as http://proxy.example:3128. ' +
  'Percent-encode special characters in the user name and the password.'

/**
 * Parses the URL of a proxy, with or without a scheme.
 *
 * A URL ends its host at `/`, `?`, `#`, and a backslash. In `http://user:12#34@proxy`, the host would be `user`, so a password
 * with these characters is rejected. No message contains the value.
 */
function parseProxy({name, value}: Variable): URL {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(value)?.[1]
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    throw invalidProxy(name, 'Only http and https proxies are supported.')
  }
  const authority = /^(?:(?:https?:)?\/\/)?([^\s\p{Cc}/?#\\]+)\/?$/iu.exec(value)?.[1]
  const full = `${scheme ?? 'http'}://${authority}`
  const url = authority !== undefined && URL.canParse(full) ? new URL(full) : undefined
  if (url === undefined || url.port === '0') throw invalidProxy(name, EXPECTED)
  return url
}

function invalidProxy(name: string, advice: string): ConfigError {
  return new ConfigError('InvalidSetting', `Invalid value (not shown) for ${name}. ${advice}`)
}

/** Returns the header with the user name and password of a proxy. */
export function proxyAuthorization({username, password}: URL): {'proxy-authorization'?: string} {
  if (username === '' && password === '') return {}
  return {'proxy-authorization': `Basic ${basicCredentials({username, password})}`}
}

/** Returns why a proxy did not forward a request, from the status of its response. */
export function proxyRefusal(status: number, {username, password}: URL): string {
  if (status !== 407) return `the proxy returned status ${status}`
  return username === '' && password === ''
    ? 'the proxy requires a user name and a password (status 407)'
    : 'the proxy rejected the user name or the password (status 407)'
}
