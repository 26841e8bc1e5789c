import {createToken} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {showUrl} from '../src/messages/show-url.ts'
import {hideEchoes} from '../src/network/hide-echoes.ts'
import {answer, run} from './run-command.ts'
import {runProgram} from './run-program.ts'

const SECRET = 'S3CR3T+/é"x'
const REQUEST = {clientId: 'an-identifier', clientSecret: SECRET, grantType: 'refresh_token', refreshToken: 'short'}
const WORDS = ['create-token', '--cli-input-json', JSON.stringify(REQUEST)]

describe('a refusal that repeats what it was sent', () => {
  test.each([
    ['as it is', SECRET],
    ['as JSON in JSON', JSON.stringify({clientSecret: SECRET})],
    ['as in a URL', `?client_secret=${encodeURIComponent(SECRET)}`],
    ['in Base64', Buffer.from(SECRET).toString('base64')],
  ])('is shown without the secrets, which stand there %s (U2)', async (_, echo) => {
    const body = {error: 'invalid_client', error_description: `Bad: ${echo}.`, message: `Bad: ${echo}.`}
    const {exitCode, stderr} = await run(WORDS, answer(401, body, {'x-amzn-errortype': `Bad-${echo}`}))
    expect(exitCode).toBe(254)
    expect(stderr).toContain('[redacted]')
    expect(stderr).not.toMatch(/S3CR3T|UzNDUjNU/)
  })

  test('is shown without them when it is a page (U2)', async () => {
    const {stderr} = await run(WORDS, answer(502, `<pre>POST ${JSON.stringify(REQUEST)}</pre>`))
    expect(stderr).toContain('"clientSecret":"[redacted]","grantType":"refresh_token"')
  })

  test.each(['x-amz-security-token', 'x-amz-sso_bearer_token'])('is shown without the header %s (U2)', async (name) => {
    const refuse = hideEchoes(async ({headers}) => answer(401, `Bad: ${headers[name]}`), createToken)
    const url = 'https://a.example'
    const {body} = await refuse({method: 'GET', url, headers: {[name]: SECRET}, body: ''})
    expect(new TextDecoder().decode(body)).toBe('Bad: [redacted]')
  })

  test('keeps what is no secret, and words that a short secret happens to be', async () => {
    const {stderr} = await run(WORDS, answer(400, 'an-identifier: too short'))
    expect(stderr).toContain('an-identifier: too short')
  })

  test('may be an answer, which is brought whatever is in it', async () => {
    const {stdout} = await run(WORDS, answer(200, {accessToken: SECRET}))
    expect(JSON.parse(stdout)).toEqual({accessToken: SECRET})
  })
})

describe('user and password in the endpoint', () => {
  test.each([
    ['https://user:S3CR3T@a.example/x?y=1', 'https://a.example/x?y=1'],
    ['https://S3CR3T@a.example/', 'https://a.example/'],
    ['https://a.example:8443/', 'https://a.example:8443/'],
  ])('are left out of %s', (url, shown) => {
    expect(showUrl(url)).toBe(shown)
  })

  test('are left out of messages, with --debug as well (U2)', async () => {
    const words = [...WORDS, '--endpoint-url', 'http://user:S3CR3T-PASSWORD@127.0.0.1:1', '--debug']
    const {exitCode, stderr} = await runProgram(words, {env: {AWS_MAX_ATTEMPTS: '1'}})
    expect(exitCode).toBe(255)
    expect(stderr).toContain('Could not connect to http://127.0.0.1:1/token: nobody listens there')
    expect(stderr).not.toContain('S3CR3T')
  })
})

test('--debug leaves out members that nobody knows, whatever they are called (U2)', async () => {
  const body = {accessToken: SECRET, constructor: SECRET, toString: SECRET, tokenType: 'Bearer'}
  const {stderr} = await run([...WORDS, '--debug'], answer(200, body))
  expect(stderr).toContain(
    '{"accessToken":"[redacted]","constructor":"[redacted]","toString":"[redacted]","tokenType":"Bearer"}',
  )
})
