import {
  type AnyOperation,
  createToken,
  createTokenWithIAM,
  getRoleCredentials,
  type HttpRequest,
  type HttpResponse,
  listAccounts,
  type Transport,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {logExchanges} from '../src/network/debug.ts'

const REQUEST: HttpRequest = {method: 'POST', url: 'https://a.example/token', headers: {}, body: ''}

/** Returns the lines that --debug logs for a request, without the time, and the result. */
async function exchange(operation: AnyOperation, transport: Transport, changes: Partial<HttpRequest> = {}) {
  const lines: string[] = []
  const send = logExchanges(transport, operation, (line) => lines.push(line))
  const result = await send({...REQUEST, ...changes}).catch((error: unknown) => ({error}))
  return {lines: lines.map((line) => line.replace(/after \d+ ms$/, 'after N ms')), result}
}

/** Returns the lines for a response. */
async function linesFor(operation: AnyOperation, response: Partial<Omit<HttpResponse, 'body'>> & {body?: string}) {
  const body = new TextEncoder().encode(response.body ?? '{}')
  const {lines} = await exchange(operation, async () => ({status: 200, headers: {}, ...response, body}))
  return lines.slice(2)
}

describe('--debug', () => {
  test('logs the exception of a response on one line, and no body', async () => {
    const headers = {'x-amzn-errortype': 'AException: \r\n http://x/'}
    expect(await linesFor(createToken, {status: 400, headers, body: '{"error":"e"}'})).toEqual([
      'debug: 400 AException: \\u000d\\u000a http://x/ after N ms',
    ])
  })

  test.each([
    [299, ['debug: 299 after N ms', 'debug:   body {}']],
    [300, ['debug: 300 after N ms']],
  ])('logs the body of a response with status %i: %j', async (status, lines) => {
    expect(await linesFor(createToken, {status})).toEqual(lines)
  })

  test.each<[string, unknown, string]>([
    ['an error', new Error('no connection'), 'debug: no connection after N ms'],
    ['any other value', 'a reason', 'debug: failed after N ms'],
  ])('logs %s of the transport and throws it unchanged', async (_, error, line) => {
    const {lines, result} = await exchange(createToken, () => Promise.reject(error))
    expect({last: lines.at(-1), result}).toEqual({last: line, result: {error}})
  })

  test('logs the time of a request in milliseconds', async () => {
    const lines: string[] = []
    const send = logExchanges(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        return {status: 400, headers: {}, body: new Uint8Array()}
      },
      createToken,
      (line) => lines.push(line),
    )
    const before = performance.now()
    await send(REQUEST)
    const [, logged = ''] = /after (\d+) ms/.exec(lines.at(-1) ?? '') ?? []
    expect(Number(logged)).toBeGreaterThan(25)
    expect(Number(logged)).toBeLessThanOrEqual(Math.ceil(performance.now() - before))
  })

  test('leaves out headers with credentials, and those of secret members', async () => {
    const names = ['authorization', 'x-amz-security-token', 'x-amz-sso_bearer_token', 'user-agent', 'next_token']
    const headers = Object.fromEntries(names.map((name) => [name, 'v']))
    const {lines} = await exchange(listAccounts, async () => ({status: 400, headers: {}, body: new Uint8Array()}), {
      headers,
    })
    expect(JSON.parse((lines[1] ?? '').replace('debug:   headers ', ''))).toEqual({
      authorization: '[redacted]',
      'x-amz-security-token': '[redacted]',
      'x-amz-sso_bearer_token': '[redacted]',
      'user-agent': 'v',
      next_token: 'v',
    })
  })

  test('leaves out the headers of secret members of any operation, and logs those of other members', async () => {
    const operation: AnyOperation = {...listAccounts, headers: {accessToken: 'x-token', nextToken: 'x-page'}}
    const headers = {'x-token': 'v', 'x-page': 'v'}
    const {lines} = await exchange(operation, () => Promise.reject(new Error('e')), {headers})
    expect(lines[1]).toBe('debug:   headers {"x-token":"[redacted]","x-page":"v"}')
  })

  test.each<[AnyOperation, string, string]>([
    [
      listAccounts,
      '{"accountList":[{"accountId":"1","new":"x"},2,null],"nextToken":null}',
      '{"accountList":[{"accountId":"1","new":"[redacted]"},"[redacted]","[redacted]"],"nextToken":null}',
    ],
    [
      getRoleCredentials,
      '{"roleCredentials":{"accessKeyId":"a","secretAccessKey":"b","expiration":1}}',
      '{"roleCredentials":{"accessKeyId":"a","secretAccessKey":"[redacted]","expiration":1}}',
    ],
    [getRoleCredentials, '{"roleCredentials":"a text"}', '{"roleCredentials":"[redacted]"}'],
    [getRoleCredentials, '{"roleCredentials":null}', '{"roleCredentials":"[redacted]"}'],
    [
      createTokenWithIAM,
      '{"accessToken":["a"],"scope":["s"],"constructor":"c"}',
      '{"accessToken":"[redacted]","scope":["s"],"constructor":"[redacted]"}',
    ],
    [createToken, '"a text"', '"[redacted]"'],
    [createToken, '[1]', '["[redacted]"]'],
    [createToken, '<html>', 'of 6 characters that are not JSON'],
  ])('logs the body of a response without secret and unknown members (%#)', async (operation, body, logged) => {
    expect((await linesFor(operation, {body})).at(-1)).toBe(`debug:   body ${logged}`)
  })
})
