import {describe, expect, test} from 'vitest'
import {errorFormats} from '../src/argv/global-flags.ts'
import {showUrl} from '../src/messages/show-url.ts'
import {answer, run, runIn} from './run-command.ts'
import {runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const SECRET = 'S3CR3T+/é"x:0123456789'
const REQUEST = {clientId: 'an-identifier', clientSecret: SECRET, grantType: 'refresh_token', refreshToken: 'short'}
const WORDS = ['create-token', '--cli-input-json', JSON.stringify(REQUEST)]

describe('a response that repeats the request', () => {
  test.each(errorFormats)('is shown as %s without the secret (U2)', async (format) => {
    const refusal = answer(401, {error: 'invalid_client', error_description: `Bad: ${SECRET}.`})
    const {exitCode, stderr} = await run([...WORDS, '--cli-error-format', format], refusal)
    expect(exitCode).toBe(254)
    expect(stderr).not.toContain('S3CR3T')
    if (format !== 'legacy') expect(stderr).toContain('Bad: [redacted].')
  })

  test('is shown without the secret if it is a page (U2)', async () => {
    const {stderr} = await run(WORDS, answer(502, `<pre>POST ${JSON.stringify(REQUEST)}</pre>`))
    expect(stderr).toContain('"clientSecret":"[redacted]","grantType":"refresh_token"')
  })

  test('leaves no part of the secret where a text is cut (D1)', async () => {
    const type = `text/${'S3CR3T-'.repeat(40)}`
    const argv = ['create-token', '--cli-input-json', JSON.stringify({...REQUEST, clientSecret: type})]
    const headers = {'content-type': type, 'x-amzn-errortype': `${type}:x`}
    for (const status of [200, 400])
      expect((await run(argv, answer(status, '', headers))).stderr).not.toContain('S3CR3T')
  })

  test('is shown without the access token of the portal (U2)', async () => {
    const token = 'S3CR3T-TOKEN'
    const {stderr} = await run(['list-accounts', '--access-token', token], answer(401, {message: `Bad: ${token}`}))
    expect(stderr).toContain('Bad: [redacted]')
  })

  test('is shown with other values, and with words that equal a short secret', async () => {
    const {stderr} = await run(WORDS, answer(400, 'an-identifier: too short'))
    expect(stderr).toContain('an-identifier: too short')
  })

  test('is printed unchanged to standard output', async () => {
    const {stdout} = await run(WORDS, answer(200, {accessToken: SECRET}))
    expect(JSON.parse(stdout)).toEqual({accessToken: SECRET})
  })
})

describe('the user name and password of an endpoint', () => {
  test.each([
    ['https://user:S3CR3T@a.example/x?y=1', 'https://a.example/x?y=1'],
    ['https://S3CR3T@a.example/', 'https://a.example/'],
    ['https://a.example:8443/', 'https://a.example:8443/'],
  ])('are not shown for %s', (url, shown) => {
    expect(showUrl(url)).toBe(shown)
  })

  test('are not shown in messages, even with --debug (U2)', async () => {
    const words = [...WORDS, '--endpoint-url', 'http://user:S3CR3T-PASSWORD@127.0.0.1:1', '--debug']
    const {exitCode, stderr} = await runProgram(words, {env: {AWS_MAX_ATTEMPTS: '1'}})
    expect(exitCode).toBe(255)
    expect(stderr).toContain('Could not connect to http://127.0.0.1:1/token: connection refused')
    expect(stderr).not.toContain('S3CR3T')
  })
})

test.each<[string, string[], Record<string, string>]>([
  ['an option', ['--endpoint-url', 'http://u:S3CR3T@['], {}],
  ['a variable', [], {AWS_ENDPOINT_URL: 'ftp://u:S3CR3T@a'}],
])('the password in an invalid URL of %s is not shown (U2)', async (_, options, env) => {
  const {exitCode, stderr} = await runIn({AWS_REGION: 'us-east-1', ...env}, [...WORDS, ...options], [])
  expect(exitCode).toBe(255)
  expect(stderr).toContain('(InvalidSetting)')
  expect(stderr).toContain('characters, not shown)')
  expect(stderr).not.toContain('S3CR3T')
})

describe('the password of a URL', () => {
  const USERINFO = 'user:S3CR3T-100%'
  const HEADER = `Basic ${btoa(USERINFO)}`
  const withUserinfo = (url: string): string => url.replace('http://', `http://${USERINFO}@`)

  test('is sent to an endpoint, and redacted in a response that repeats it (U2)', async () => {
    await using server = await startServer({status: 400, body: {message: `Bad: ${HEADER}, ${USERINFO}`}})
    const {exitCode, stderr} = await runProgram([...WORDS, '--endpoint-url', withUserinfo(server.url), '--debug'])
    expect(server.requests.map(({headers}) => headers.authorization)).toEqual([HEADER])
    expect(exitCode).toBe(254)
    expect(stderr).toContain('Bad: Basic [redacted], user:[redacted]')
  })

  test('is sent to a proxy, and redacted in a response that repeats it (U2)', async () => {
    await using proxy = await startServer({status: 400, body: {message: `Bad: ${HEADER}, ${USERINFO}`}})
    const env = {HTTP_PROXY: withUserinfo(proxy.url), AWS_MAX_ATTEMPTS: '1'}
    const {stderr} = await runProgram([...WORDS, '--endpoint-url', 'http://service.example', '--debug'], {env})
    expect(proxy.requests.map(({headers}) => headers['proxy-authorization'])).toEqual([HEADER])
    expect(stderr).toContain('Bad: Basic [redacted], user:[redacted]')
  })
})

test('--debug leaves out unknown members with any name (U2)', async () => {
  const body = {accessToken: SECRET, constructor: SECRET, toString: SECRET, tokenType: 'Bearer'}
  const {stderr} = await run([...WORDS, '--debug'], answer(200, body))
  expect(stderr).toContain(
    '{"accessToken":"[redacted]","constructor":"[redacted]","toString":"[redacted]","tokenType":"Bearer"}',
  )
})
