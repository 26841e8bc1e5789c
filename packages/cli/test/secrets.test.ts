import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {errorFormats} from '../src/argv/global-flags.ts'
import {showUrl} from '../src/messages/show-url.ts'
import {ENCODINGS, findLeak, secrets} from './encodings.ts'
import {answer, run} from './run-command.ts'
import {runProgram} from './run-program.ts'
import {startServer} from './scripted-server.ts'

const SECRET = 'S3CR3T+/é"x:0123456789'
const REQUEST = {clientId: 'an-identifier', clientSecret: SECRET, grantType: 'refresh_token', refreshToken: 'short'}
const WORDS = ['create-token', '--cli-input-json', JSON.stringify(REQUEST)]

describe('a response that repeats the request', () => {
  const formats = fc.constantFrom(...errorFormats)
  const encoding = fc.constantFrom(...Object.values(ENCODINGS))
  const place = fc.constantFrom('header', 'members', 'page', 'status', 'text')
  const response = (where: string, status: number, echo: string) => {
    const body = {error: 'invalid_client', error_description: `Bad: ${echo}.`, message: echo, region: [echo]}
    const headers = where === 'header' ? {'x-amzn-errortype': echo, 'content-type': echo} : {}
    const bodies: Record<string, unknown> = {members: body, page: `<html><pre>${echo}</pre></html>`, text: echo}
    return {...answer(status, bodies[where] ?? '', headers), ...(where === 'status' ? {statusText: echo} : {})}
  }

  test('leaves no secret in standard error, in any encoding, place, and error format (D1, U2)', async () => {
    const status = fc.constantFrom(200, 302, 400, 401, 500, 502)
    const given = [fc.tuple(secrets, secrets), encoding, place, status, formats, fc.boolean()] as const
    await fc.assert(
      fc.asyncProperty(...given, async ([first, second], encode, where, status, format, isDebug) => {
        const request = {...REQUEST, clientSecret: first, refreshToken: second}
        const echo = encode(`{"clientSecret": "${first}", "refreshToken": "${second}"}`)
        const argv = ['create-token', '--cli-input-json', JSON.stringify(request), '--cli-error-format', format]
        const {stderr, exitCode} = await run(isDebug ? [...argv, '--debug'] : argv, response(where, status, echo))
        expect([254, 255]).toContain(exitCode)
        for (const secret of [first, second]) expect([findLeak(stderr, secret), stderr]).toEqual([undefined, stderr])
      }),
      {numRuns: 300},
    )
  })

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
