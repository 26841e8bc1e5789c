import type {Agent} from 'node:http'
import type {Surroundings} from '../input/surroundings.ts'

/**
 * The proxy for a URL, from `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; the spelling in lower case goes first. As in the
 * AWS CLI, loopback is no exception of its own.
 */
export function proxyFor(url: URL, env: Surroundings['env']): URL | undefined {
  const read = (name: string): string | undefined => env[name] || env[name.toUpperCase()] || undefined
  const proxy = read(`${url.protocol.slice(0, -1)}_proxy`)
  if (proxy === undefined || isExempt(url, read('no_proxy') ?? '')) return undefined
  const full = proxy.includes('://') ? proxy : `http://${proxy}`
  return URL.canParse(full) ? new URL(full) : undefined
}

/** Whether a host is, or ends in, one of the names in a list with commas. An asterisk is every host. */
function isExempt({hostname, host}: URL, list: string): boolean {
  const names = list.split(',').map((name) => name.trim().toLowerCase())
  return names.some((name) => {
    if (name === '' || name === '*') return name === '*'
    const plain = name.replace(/^\./, '')
    return [hostname, host].some((candidate) => candidate === plain || candidate.endsWith(`.${plain}`))
  })
}

/** User and password of a proxy, as the header that it wants. */
export function proxyAuthorization({username, password}: URL): {'proxy-authorization'?: string} {
  if (username === '' && password === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return {'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}`}
}

/** An agent that reaches https servers through a tunnel. The library gets the password as a header: it logs URLs. */
export async function tunnelAgent(proxy: URL): Promise<Agent> {
  const {HttpsProxyAgent} = await import('https-proxy-agent')
  const plain = new URL(proxy)
  plain.username = ''
  plain.password = ''
  return new HttpsProxyAgent(plain, {headers: proxyAuthorization(proxy)})
}
