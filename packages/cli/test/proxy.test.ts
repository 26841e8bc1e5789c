import {describe, expect, test} from 'vitest'
import {proxyAuthorization, proxyFor} from '../src/network/proxy.ts'
import {nodeTransport} from '../src/network/transport.ts'
import {startServer} from './scripted-server.ts'

describe('the proxy', () => {
  test.each<[string, string, Record<string, string>, string | undefined]>([
    [
      'of https is HTTPS_PROXY',
      'https://a.example',
      {HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:1'},
      'http://p:1/',
    ],
    ['of http is HTTP_PROXY', 'http://a.example', {HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:1'}, 'http://q:1/'],
    [
      'in lower case goes first',
      'http://a.example',
      {http_proxy: 'http://p:1', HTTP_PROXY: 'http://q:1'},
      'http://p:1/',
    ],
    ['may lack its scheme', 'http://a.example', {HTTP_PROXY: 'p:1'}, 'http://p:1/'],
    [
      'is none for an exempt host',
      'http://a.example',
      {HTTP_PROXY: 'http://p:1', NO_PROXY: 'b.example, a.example'},
      undefined,
    ],
    [
      'is none below an exempt domain',
      'http://x.a.example',
      {HTTP_PROXY: 'http://p:1', NO_PROXY: '.a.example'},
      undefined,
    ],
    [
      'is not exempt by a part of a name',
      'http://xa.example',
      {HTTP_PROXY: 'http://p:1', NO_PROXY: 'a.example'},
      'http://p:1/',
    ],
    ['is none when all hosts are exempt', 'http://a.example', {HTTP_PROXY: 'http://p:1', NO_PROXY: '*'}, undefined],
    ['is used for loopback too', 'http://127.0.0.1:8021', {HTTP_PROXY: 'http://p:1'}, 'http://p:1/'],
    ['is none without a variable', 'http://a.example', {HTTP_PROXY: ''}, undefined],
  ])('%s', (_, url, env, proxy) => {
    expect(proxyFor(new URL(url), env)?.href).toBe(proxy)
  })

  test('gets user and password as Basic, decoded', () => {
    expect(proxyAuthorization(new URL('http://user:p%40ss@p'))).toEqual({
      'proxy-authorization': `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
    })
  })
})

describe('a request through a proxy', () => {
  const SETTINGS = {connectTimeout: 60_000, readTimeout: 60_000, verify: true}
  const request = (url: string) => ({method: 'POST', url, headers: {}, body: '{}'}) as const

  test('to http names the whole URL, and the password is for the proxy only', async () => {
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

  test('that cannot be reached fails with its host, without its password (N31)', async () => {
    const proxy = await startServer({})
    await proxy[Symbol.asyncDispose]()
    const env = {HTTPS_PROXY: proxy.url.replace('http://', 'http://user:S3CR3T@')}
    await expect(nodeTransport(SETTINGS, env)(request('https://oidc.example/token'))).rejects.toMatchObject({
      code: 'ConnectionFailed',
      message: `Could not connect to https://oidc.example/token through the proxy ${proxy.url.slice(7)}: nobody listens there (ECONNREFUSED).`,
    })
  })
})
