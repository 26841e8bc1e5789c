import {spawnSync} from 'node:child_process'
import {ConfigError} from '@sso-oidc/core'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {missingProgram} from '../../../tools/installed.ts'
import {environmentSecrets} from '../src/network/environment-secrets.ts'
import {proxyAuthorization, proxyFor, proxyRefusal} from '../src/network/proxy.ts'
import {nodeTransport} from '../src/network/transport.ts'
import {search} from './find-credentials.ts'
import {runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const SETTINGS = {connectTimeout: 60_000, readTimeout: 60_000, verify: true}
const request = (url: string) => ({method: 'POST', url, headers: {}, body: '{}'}) as const

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

type Env = Record<string, string>

describe('the proxy of a URL', () => {
  const both = {HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:1'}
  test.each<[string, string, Env, string | undefined]>([
    ['is HTTPS_PROXY for https', 'https://a.example', both, 'http://p:1/'],
    ['is HTTP_PROXY for http', 'http://a.example', both, 'http://q:1/'],
    [
      'is http_proxy rather than HTTP_PROXY',
      'http://a',
      {http_proxy: 'http://p:1', HTTP_PROXY: 'http://q:1'},
      'http://p:1/',
    ],
    [
      'is none if http_proxy is empty, even with HTTP_PROXY',
      'http://a',
      {http_proxy: '', HTTP_PROXY: 'http://q:1'},
      undefined,
    ],
    ['is none if the variable is empty', 'http://a', {HTTP_PROXY: ''}, undefined],
    ['can be spelled in any case', 'http://a', {Http_Proxy: 'http://p:1'}, 'http://p:1/'],
    ['is not HTTP_PROXY in a CGI script', 'http://a', {HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET'}, undefined],
    ['is HTTPS_PROXY in a CGI script', 'https://a', {HTTPS_PROXY: 'http://p:1', REQUEST_METHOD: 'GET'}, 'http://p:1/'],
    ['is http_proxy in a CGI script', 'http://a', {http_proxy: 'http://p:1', REQUEST_METHOD: 'GET'}, 'http://p:1/'],
    ['can be set without a scheme', 'http://a.example', {HTTP_PROXY: 'p:1'}, 'http://p:1/'],
    ['can be set with slashes and without a scheme', 'http://a.example', {HTTP_PROXY: '//u:p@p:1/'}, 'http://u:p@p:1/'],
    ['can be an https proxy', 'https://a.example', {HTTPS_PROXY: 'HTTPS://p'}, 'https://p/'],
    ['can be an IPv6 address', 'https://a.example', {HTTPS_PROXY: 'http://[::1]:3128'}, 'http://[::1]:3128/'],
    [
      'can have a password with @ and :',
      'https://a',
      {HTTPS_PROXY: 'http://user:p@s:s@p:1'},
      'http://user:p%40s%3As@p:1/',
    ],
    ['is used for loopback addresses', 'http://127.0.0.1:8021', {HTTP_PROXY: 'http://p:1'}, 'http://p:1/'],
    ['is not ALL_PROXY', 'http://a', {ALL_PROXY: 'http://p:1'}, undefined],
    ['is no variable of another name', 'http://a', {undefined: 'http://p:1', xHTTP_PROXY: 'http://p:1'}, undefined],
    ['is not an empty variable', 'http://a', {HTTP_PROXY: 'http://p:1', Http_Proxy: ''}, 'http://p:1/'],
  ])('%s', (_, url, env, proxy) => {
    expect(proxyFor(new URL(url), env)?.href).toBe(proxy)
  })
})

describe('NO_PROXY', () => {
  const isExempt = (url: string, list: string): boolean =>
    proxyFor(new URL(url), {HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'http://p:1', NO_PROXY: list}) === undefined

  test.each<[string, string, string, boolean]>([
    ['a host', 'http://a.example', 'b.example, a.example', true],
    ['a host in capitals', 'http://a.example', 'A.EXAMPLE', true],
    ['a subdomain of a domain', 'http://x.a.example', 'a.example', true],
    ['a subdomain of a domain with a dot', 'http://x.a.example', '.a.example', true],
    ['a domain with a dot', 'http://a.example', '.a.example', true],
    ['a host that only ends with a name', 'http://xa.example', 'a.example', false],
    ['a host with its port', 'http://a.example:8021', 'a.example:8021', true],
    ['a host with another port', 'http://a.example:8021', 'a.example:80', false],
    ['a host with the default port', 'https://a.example', 'a.example:443', true],
    ['a host with the default port of http', 'http://a.example', 'a.example:80', true],
    ['a host that ends with a dot, by empty names', 'http://a.example.', ' ,, .', false],
    ['an address', 'http://127.0.0.1:8021', '127.0.0.1', true],
    ['an address in a network', 'http://10.1.2.3', '10.0.0.0/8', false],
    ['an IPv6 address in brackets', 'http://[::1]:8021', '[::1]', true],
    ['an IPv6 address without brackets', 'http://[::1]:8021', '::1', false],
    ['any host by an asterisk', 'http://a.example', '*', true],
    ['a host by an asterisk among others', 'http://a.example', 'localhost,*', false],
    ['a host by a pattern', 'http://x.a.example', '*.a.example', false],
    ['a host in a list with spaces only', 'http://a.example', 'b.example a.example', false],
    ['nothing by empty names', 'http://a.example', ' ,, .', false],
  ])('decides about %s (N31)', (_, url, list, exempt) => {
    expect(isExempt(url, list)).toBe(exempt)
  })

  test('can be overridden by an empty no_proxy', () => {
    const env = {HTTP_PROXY: 'http://p:1', NO_PROXY: '*', no_proxy: ''}
    expect(proxyFor(new URL('http://a'), env)?.href).toBe('http://p:1/')
  })

  test.skipIf(missingProgram('python3', {package: 'python3'}))(
    'exempts the hosts that Python exempts for the AWS CLI (N31)',
    () => {
      const label = fc.constantFrom('a', 'b', 'example', '10', '127.0.0.1')
      const host = fc.oneof(
        fc.array(label, {minLength: 1, maxLength: 3}).map((labels) => labels.join('.')),
        fc.constant('[::1]'),
      )
      const hostname = host.filter(
        (name) => URL.canParse(`http://${name}`) && new URL(`http://${name}`).hostname === name,
      )
      const port = fc.constantFrom('', ':8021', ':3128')
      const padding = fc.constantFrom('', '', ' ', '.', ' .', '*.', '..', 'x')
      const entry = fc
        .tuple(padding, host, port, fc.constantFrom('', '', ' ', '/8'), fc.boolean())
        .map(
          ([before, name, number, after, isUpper]) => before + (isUpper ? name.toUpperCase() : name) + number + after,
        )
      const list = fc.oneof(
        fc.array(entry, {maxLength: 3}).map((entries) => entries.join(',')),
        fc.constantFrom('*', '', '*,x'),
      )
      const cases = fc.sample(fc.tuple(hostname, port, list), 2000)
      const program =
        'import json,sys,urllib.request as u\n' +
        'print(json.dumps([u.proxy_bypass_environment(h+p, {"no": n} if n else {}) for h,p,n in json.load(sys.stdin)]))'
      const {stdout} = spawnSync('python3', ['-c', program], {input: JSON.stringify(cases), encoding: 'utf8'})
      const verdicts = cases.map(([name, number, names]) => isExempt(`http://${name}${number}`, names))
      const expected: boolean[] = JSON.parse(stdout)
      expect(cases.filter((_, index) => verdicts[index] !== expected[index])).toEqual([])
      expect(expected.filter(Boolean).length).toBeGreaterThan(100)
    },
  )
})

/** Values that are not the URL of a proxy. The password is `hunter2secret` or a part of it. */
const INVALID: readonly string[] = [
  ...[
    'http://user:hunter2#secret@127.0.0.1:1',
    'http://user:hunter2/secret@127.0.0.1:1',
    'user:hunter2?secret@127.0.0.1:1',
  ],
  // The host would be `user`, and the rest a port and a path.
  ...[
    'http://user:12#hunter2@127.0.0.1:1',
    'http://user:12/hunter2@127.0.0.1:1',
    'http://user:12\\hunter2@127.0.0.1:1',
  ],
  ...['user:12#hunter2@127.0.0.1:1', '//user:12?hunter2@127.0.0.1:1', 'http://hunter2#@127.0.0.1:1'],
  ...['http://user:hunter2@127.0.0.1:99999', 'http://user:hunter2@127.0.0.1:0', 'http://user:hunter2@[::1:1'],
  ...[
    'http://user:hunter2 secret@127.0.0.1:1',
    ' http://user:hunter2@127.0.0.1:1',
    'http://user:hunter2@127.0.0.1:1\n',
  ],
  'user:hunter2://secret@127.0.0.1:1',
  ...['http://user:hunter2\u0007@127.0.0.1:1', 'http://user:hunter2\u0085@127.0.0.1:1', 'http://user:hunter2@a b:1'],
  ...[
    'http://',
    'https://',
    '//',
    '::::',
    ' ',
    '/',
    '@',
    'http://user:hunter2@',
    'http:/hunter2',
    'http://p:1/hunter2.pac',
  ],
]

const UNSUPPORTED: readonly string[] = [
  ...[
    'socks5://user:hunter2secret@127.0.0.1:1',
    'socks4a://127.0.0.1:1',
    'SOCKS5h://127.0.0.1:1',
    'socks://127.0.0.1:1',
  ],
  ...['ftp://127.0.0.1:1', 'file:///hunter2', 'ws://127.0.0.1:1', 'hunter2://user@127.0.0.1:1'],
  ...['shttp://127.0.0.1:1', 'httpsx://127.0.0.1:1'],
]

function failureOf(env: Env, url = 'https://oidc.example/token'): {code: string; message: string} | undefined {
  try {
    proxyFor(new URL(url), env)
    return undefined
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return {code: error.code, message: error.message}
  }
}

describe('an invalid proxy', () => {
  const EXPECTED =
    'Use the URL of a proxy, such as http://proxy.example:3128. Percent-encode special characters in the user name and the password.'

  test.each(INVALID)('%j is rejected with the name of the variable, without its value (B2)', (value) => {
    expect(failureOf({HTTPS_PROXY: value})).toEqual({
      code: 'InvalidSetting',
      message: `Invalid value (not shown) for HTTPS_PROXY. ${EXPECTED}`,
    })
  })

  test.each(UNSUPPORTED)('%j is rejected because of its scheme, without its value (B3)', (value) => {
    expect(failureOf({https_proxy: value})).toEqual({
      code: 'InvalidSetting',
      message: 'Invalid value (not shown) for https_proxy. Only http and https proxies are supported.',
    })
  })

  test.each(['HTTP_PROXY', 'http_proxy', 'Http_Proxy'])(
    'is reported under the name %s, as the user spelled it (B2)',
    (name) => {
      expect(failureOf({[name]: '::::'}, 'http://a')?.message).toContain(`for ${name}.`)
    },
  )

  test('is no error for a URL that does not use it (B2)', () => {
    expect(failureOf({HTTP_PROXY: '::::'}, 'https://a')).toBeUndefined()
    expect(failureOf({HTTPS_PROXY: '::::', NO_PROXY: 'a'}, 'https://a')).toBeUndefined()
  })

  test.each([...INVALID, ...UNSUPPORTED])(
    '%j sends nothing, ends with 255, and shows no password (B2, B3)',
    async (value) => {
      await using server = await startServer({body: {accessToken: 'AT', tokenType: 'Bearer', expiresIn: 1}})
      await expect(nodeTransport(SETTINGS, {HTTP_PROXY: value})(request(server.url))).rejects.toThrow('for HTTP_PROXY.')
      expect(server.requests).toEqual([])
    },
  )

  test('ends the program with 255, one line, and a remedy, also for the requests that get credentials (B2, B3)', async () => {
    await using server = await startServer({})
    const words = ['create-token-with-iam', '--client-id', 'c', '--grant-type', 'g', '--debug']
    const role = {AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r', AWS_WEB_IDENTITY_TOKEN_FILE: '/dev/null'}
    const proxy = {HTTP_PROXY: 'http://user:hunter2#x@127.0.0.1:1', NO_PROXY: 'oidc.example'}
    const endpoints = {AWS_ENDPOINT_URL_STS: server.url, AWS_ENDPOINT_URL: 'http://oidc.example'}
    const env = {...role, ...proxy, ...endpoints, AWS_MAX_ATTEMPTS: '1'}
    const {exitCode, stdout, stderr} = await runProgram(words, {env})
    expect({exitCode, stdout}).toEqual({exitCode: 255, stdout: ''})
    expect(stderr).toContain(
      `An error occurred (InvalidSetting): Invalid value (not shown) for HTTP_PROXY. ${EXPECTED}`,
    )
    expect(stderr).toContain('Fix the option, environment variable, or profile setting above and try again.')
    expect(stderr).not.toContain('hunter2')
    expect(server.requests).toEqual([])
  })
})

describe('the requests that get credentials', () => {
  const webIdentity = {
    config: '[default]\nrole_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = ~/token\n',
    files: {token: 'WEB-IDENTITY'},
  }

  test('go through the proxy (B2)', async () => {
    await using proxy = await startServer({status: 400})
    const env = {HTTP_PROXY: proxy.url, AWS_ENDPOINT_URL_STS: 'http://sts.example'}
    const {code} = await search({...webIdentity, env, network: {transport: nodeTransport(SETTINGS, env)}})
    expect(code).toBe('CredentialsFailed')
    expect(proxy.requests.map(({url}) => url)).toEqual(['http://sts.example/'])
  })

  test('of a container and an instance do not go through the proxy', async () => {
    await using server = await startServer({body: {}})
    await using proxy = await startServer({})
    const env = {
      HTTP_PROXY: proxy.url,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/container`,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url,
    }
    await search({env, network: {transport: nodeTransport(SETTINGS, env)}})
    expect(server.requests.map(({url}) => url)).toEqual(['/container'])
    expect(proxy.requests).toEqual([])
  })
})

describe('a request through a proxy', () => {
  test('contains the whole URL of an http endpoint and the password of the proxy', async () => {
    await using proxy = await startServer({body: {a: 1}})
    const env = {HTTP_PROXY: proxy.url.replace('http://', 'http://user:S3CR3T@')}
    const {status} = await nodeTransport(SETTINGS, env)(request('http://oidc.example/token'))
    expect(status).toBe(200)
    expect(
      proxy.requests.map(({url, headers}) => ({url, host: headers.host, auth: headers['proxy-authorization']})),
    ).toEqual([{url: 'http://oidc.example/token', host: 'oidc.example', auth: `Basic ${btoa('user:S3CR3T')}`}])
  })

  test.each([
    ['a6%6qx', 'a6%6qx'],
    ['100%', '100%'],
    ['p%40ss', 'p@ss'],
    ['p%40ss%6q^%', 'p@ss%6q^%'],
    ['%ff', '%ff'],
    ['%C3%A9', 'é'],
  ])('with the password %s authenticates with %s (B4)', async (written, sent) => {
    await using proxy = await startServer({})
    const env = {HTTP_PROXY: proxy.url.replace('http://', `http://user:${written}@`)}
    await nodeTransport(SETTINGS, env)(request('http://oidc.example/token'))
    expect(proxy.requests.map(({headers}) => headers['proxy-authorization'])).toEqual([basic(`user:${sent}`)])
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

const REJECTED = 'the proxy rejected the user name or the password (status 407)'
test.each([
  ['http://p:1', {}, 'the proxy requires a user name and a password (status 407)'],
  ['http://user@p:1', {'proxy-authorization': `Basic ${btoa('user:')}`}, REJECTED],
  ['http://:secret@p:1', {'proxy-authorization': `Basic ${btoa(':secret')}`}, REJECTED],
])('the proxy %s gets %j, and a refusal says %j (B4, B5)', (url, header, refusal) => {
  expect([proxyAuthorization(new URL(url)), proxyRefusal(407, new URL(url))]).toEqual([header, refusal])
})

test.each([
  ['http://user:p%40ssword^@p:1', ['p%40ssword^', 'p@ssword^', btoa('user:p@ssword^')]],
  ['user:p@ss:word@p:1', ['p@ss:word', 'p@ss:word', btoa('user:p@ss:word')]],
  ['http://user:pa#ss/word@p:1', ['pa#ss/word', 'pa#ss/word', btoa('user:pa#ss/word')]],
  ['socks5://user:password@p:1', ['password', 'password', btoa('user:password')]],
  ['http://TOKEN@p:1', ['TOKEN', 'TOKEN', btoa('TOKEN:')]],
  ['http://p:1', []],
])('the secrets of the proxy %s are its password as written, decoded, and as a header (B2, U2)', (value, secrets) => {
  const secretsIn = (env: Record<string, string>) =>
    [...environmentSecrets(env)].filter((secret) => secret !== undefined)
  expect(secretsIn({Https_Proxy: value})).toEqual(secrets)
  expect(secretsIn({HTTP_PROXY: value})).toEqual(secrets)
})
