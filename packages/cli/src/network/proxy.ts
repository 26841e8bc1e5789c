import type {Agent} from 'node:http'
import type {Context} from '@sso-oidc/session'
import {basicCredentials} from './user-info.ts'

/**
 * Returns the proxy for a URL from `HTTPS_PROXY`, `HTTP_PROXY`, and `NO_PROXY`. The lower-case variables take precedence.
 * As in the AWS CLI, loopback addresses are not excluded.
 */
export function proxyFor(url: URL, env: Context['env']): URL | undefined {
  const read = (name: string): string | undefined => env[name] || env[name.toUpperCase()] || undefined
  const proxy = read(`${url.protocol.slice(0, -1)}_proxy`)
  if (proxy === undefined || isExempt(url, read('no_proxy') ?? '')) return undefined
  const full = proxy.includes('://') ? proxy : `http://${proxy}`
  return URL.canParse(full) ? new URL(full) : undefined
}

/** Returns whether a host is one of the comma-separated names or a subdomain of one. An asterisk matches every host. */
function isExempt({hostname, host}: URL, list: string): boolean {
  const names = list.split(',').map((name) => name.trim().toLowerCase())
  return names.some((name) => {
    if (name === '' || name === '*') return name === '*'
    const plain = name.replace(/^\./, '')
    return [hostname, host].some((candidate) => candidate === plain || candidate.endsWith(`.${plain}`))
  })
}

/** Returns the header with the user name and password of a proxy. */
export function proxyAuthorization({username, password}: URL): {'proxy-authorization'?: string} {
  if (username === '' && password === '') return {}
  return {'proxy-authorization': `Basic ${basicCredentials({username, password})}`}
}

/** Creates an agent for https through a tunnel. The password is passed as a header, because the library logs URLs. */
export async function tunnelAgent(proxy: URL): Promise<Agent> {
  const {HttpsProxyAgent} = await import('https-proxy-agent')
  const plain = new URL(proxy)
  plain.username = ''
  plain.password = ''
  return new HttpsProxyAgent(plain, {headers: proxyAuthorization(proxy)})
}
