import {describe, expect, test} from 'vitest'
import {proxyAuthorization, proxyFor} from '../src/network/proxy.ts'
import {nodeTransport} from '../src/network/transport.ts'
import {startServer} from './scripted-server.ts'

describe('the proxy of a URL', () => {
  test.each<[string, string, Record<string, string>, string | undefined]>([
    [
      'is HTTPS_PROXY for https',
      'https://a.example',
      {HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:1'},
      'http://p:1/',
    ],
    [
      'is HTTP_PROXY for http',
      'http://a.example',
      {HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:1'},
      'http://q:1/',
    ],
    [
      'is http_proxy rather than HTTP_PROXY',
      'http://a.example',
      {http_proxy: 'http://p:1', HTTP_PROXY: 'http://q:1'},
      'http://p:1/',
    ],
    ['can be set without a scheme', 'http://a.example', {HTTP_PROXY: 'p:1'}, 'http://p:1/'],
    [
      'is none for a host in NO_PROXY',
      'http://a.example',
      {HTTP_PROXY: 'http://p:1', NO_PROXY: 'b.example, a.example'},
      undefined,
    ],
    [
      'is none for a subdomain of a domain in NO_PROXY',
      'http://x.a.example',
      {HTTP_PROXY: 'http://p:1', NO_PROXY: '.a.example'},
      undefined,
    ],
    [
      'is used for a host that only ends with a name in NO_PROXY',
      'http://xa.example',
      {HTTP_PROXY: 'http://p:1', NO_PROXY: 'a.example'},
      'http://p:1/',
    ],
    ['is none if NO_PROXY is an asterisk', 'http://a.example', {HTTP_PROXY: 'http://p:1', NO_PROXY: '*'}, undefined],
    ['is used for loopback addresses', 'http://127.0.0.1:8021', {HTTP_PROXY: 'http://p:1'}, 'http://p:1/'],
    ['is none if the variable is empty', 'http://a.example', {HTTP_PROXY: ''}, undefined],
  ])('%s', (_, url, env, proxy) => {
    expect(proxyFor(new URL(url), env)?.href).toBe(proxy)
  })

  test('gets user name and password decoded, as basic authentication', () => {
    expect(proxyAuthorization(new URL('http://user:p%40ss@p'))).toEqual({
      'proxy-authorization': `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
    })
  })
})

describe('a request through a proxy', () => {
  const SETTINGS = {connectTimeout: 60_000, readTimeout: 60_000, verify: true}
  const request = (url: string) => ({method: 'POST', url, headers: {}, body: '{}'}) as const

  test('contains the whole URL of an http endpoint and the password of the proxy', async () => {
    await using proxy = await startServer({body: {a: 1}})
    const env = {HTTP_PROXY: proxy.url.replace('http://', 'http://user:S3CR3T@')}
    const {status} = await nodeTransport(SETTINGS, env)(request('http://oidc.example/token'))
    expect(status).toBe(200)
    expect(
      proxy.requests.map(({url, headers}) => ({url, host: headers.host, auth: headers['proxy-authorization']})),
    ).toEqual([
      {
        url: 'http://oidc.example/token',
        host: 'oidc.example',
        auth: `Basic ${Buffer.from('user:S3CR3T').toString('base64')}`,
      },
    ])
  })

  test('that refuses the connection fails with the host of the proxy, without its password (N31)', async () => {
    const proxy = await startServer({})
    await proxy[Symbol.asyncDispose]()
    const env = {HTTPS_PROXY: proxy.url.replace('http://', 'http://user:S3CR3T@')}
    await expect(nodeTransport(SETTINGS, env)(request('https://oidc.example/token'))).rejects.toMatchObject({
      code: 'ConnectionFailed',
      message: `Could not connect to https://oidc.example/token through the proxy ${proxy.url.slice(7)}: connection refused (ECONNREFUSED).`,
    })
  })
})
