import {type AddressInfo, createServer} from 'node:net'
import type {HttpResponse} from '@sso-oidc/core'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {errorFormats} from '../src/argv/global-flags.ts'
import {runProgram} from '../src/main.ts'
import {ENCODINGS, findLeak, secrets} from './encodings.ts'
import {HARMFUL} from './harmful.ts'
import {runIn, testContext} from './run-command.ts'
import {RUNS, SEED} from './vectors/runs.ts'

/** Secrets of a run by name. */
type Secrets = Readonly<Record<(typeof NAMES)[number], string>>

const NAMES = [
  ...['accessToken', 'assertion', 'clientSecret', 'code', 'codeVerifier', 'deviceCode', 'refreshToken', 'subjectToken'],
  ...['idToken', 'identityContext', 'newSecret', 'newToken', 'secretAccessKey', 'sessionToken'],
  ...['endpointPassword', 'proxyPassword', 'variableKey', 'variableToken'],
] as const

/** Members that each command sends, and the secrets among them. */
const REQUESTS: Readonly<Record<string, (secret: Secrets) => object>> = {
  'create-token': ({clientSecret, refreshToken, code, codeVerifier, deviceCode}) => ({
    ...{clientId: 'id', clientSecret, grantType: 'refresh_token'},
    ...{refreshToken, code, codeVerifier, deviceCode},
  }),
  'create-token-with-iam': ({refreshToken, code, codeVerifier, assertion, subjectToken}) => ({
    ...{clientId: 'id', grantType: 'refresh_token'},
    ...{refreshToken, code, codeVerifier, assertion, subjectToken},
  }),
  'start-device-authorization': ({clientSecret}) => ({clientId: 'id', clientSecret, startUrl: 'https://a.example'}),
  'register-client': () => ({clientName: 'name', clientType: 'public'}),
  'list-accounts': ({accessToken}) => ({accessToken: inHeader(accessToken)}),
  'list-account-roles': ({accessToken}) => ({accessToken: inHeader(accessToken), accountId: '123456789012'}),
  'get-role-credentials': ({accessToken}) => ({
    ...{accessToken: inHeader(accessToken), accountId: '123456789012', roleName: 'role'},
  }),
  logout: ({accessToken}) => ({accessToken: inHeader(accessToken)}),
}

/** A header contains only visible ASCII characters. */
function inHeader(secret: string): string {
  return secret.replace(/[^!-~]/gu, (character) => `~${character.codePointAt(0)}`)
}

/** A response with all secret members of any operation, which is not complete or cannot be printed. */
function issued({newToken, newSecret, idToken, identityContext, secretAccessKey, sessionToken}: Secrets) {
  return {
    ...{accessToken: newToken, refreshToken: newToken, idToken, clientSecret: newSecret, deviceCode: newSecret},
    ...{awsAdditionalDetails: {identityContext}, roleCredentials: {secretAccessKey, sessionToken}, expiresIn: 'x'},
  }
}

const PLACES = ['header', 'members', 'nested', 'page', 'status', 'text'] as const

interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: Record<string, string>
  readonly body: string
}

/** Returns a response that repeats a text in one place. */
function answerWith(echo: string, place: (typeof PLACES)[number], status: number, members: object): Answer {
  const bodies: Record<string, string> = {
    members: JSON.stringify({...members, error: 'invalid_client', error_description: `Bad: ${echo}.`, message: echo}),
    nested: JSON.stringify({...members, error: {[echo]: [echo]}, error_description: [echo], reason: null}),
    page: `<html><pre>${echo}</pre></html>`,
    text: echo,
  }
  const headers = {'x-amzn-errortype': echo, 'content-type': echo, 'x-amzn-requestid': echo, location: echo}
  return {
    status,
    statusText: place === 'status' ? echo : 'Bad',
    headers: place === 'header' ? headers : {'x-amzn-errortype': 'InvalidClientException'},
    body: bodies[place] ?? JSON.stringify(members),
  }
}

const encoding = fc.constantFrom(...Object.values(ENCODINGS))
const control = fc.constantFrom('', '\u001b[2J', '\u001b]52;c;cm0=\u0007', '\u009b2J', '\u202e', '\r', '\0', '\u2028')
const given = fc.record({
  secret: fc.record(
    Object.fromEntries(NAMES.map((name) => [name, secrets])) as Record<(typeof NAMES)[number], typeof secrets>,
  ),
  command: fc.constantFrom(...Object.keys(REQUESTS)),
  echoed: fc.subarray([...NAMES], {minLength: 1, maxLength: 3}),
  inner: encoding,
  outer: fc.option(encoding, {nil: (text: string) => text}),
  noise: control,
  place: fc.constantFrom(...PLACES),
  status: fc.constantFrom(200, 201, 302, 400, 401, 403, 429, 500, 502, 599),
  isIssued: fc.boolean(),
  format: fc.constantFrom(...errorFormats),
  isDebug: fc.boolean(),
})
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never

/** Returns the command line, the environment, and the response of a case. */
function setUp({secret, command, echoed, inner, outer, noise, place, status, isIssued, format, isDebug}: Given) {
  const {endpointPassword, proxyPassword, variableKey, variableToken} = secret
  const request = REQUESTS[command]?.(secret) ?? {}
  const isRead = isIssued && place !== 'page' && place !== 'text'
  // The program cannot know other secrets.
  const known = echoed.filter((name) => name in request || (name in ISSUED && isRead) || SETTINGS.includes(name))
  const echo = `${noise}${known.map((name) => `"${name}":"${inner(secretIn(secret, name))}"`).join(',')}${noise}`
  const argv = [
    ...[command, '--cli-input-json', JSON.stringify(request), '--cli-error-format', format],
    ...(isDebug ? ['--debug'] : []),
  ]
  const env = {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: variableKey,
    AWS_SESSION_TOKEN: inHeader(variableToken),
    HTTPS_PROXY: `http://user:${encodeURIComponent(proxyPassword)}@proxy.example:1`,
    AWS_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
  }
  const userInfo = `user:${encodeURIComponent(endpointPassword)}`
  return {argv, env, userInfo, known, answer: answerWith(outer(echo), place, status, isIssued ? issued(secret) : {})}
}

const SETTINGS: readonly string[] = ['endpointPassword', 'proxyPassword', 'variableKey', 'variableToken']
const ISSUED = {idToken: '', identityContext: '', newSecret: '', newToken: '', secretAccessKey: '', sessionToken: ''}

function secretIn(secret: Secrets, name: (typeof NAMES)[number]): string {
  return name === 'accessToken' || name === 'variableToken' ? inHeader(secret[name]) : secret[name]
}

/** Checks standard error: no secret that the response repeated, in its encoding or plain, and no control character. */
function expectSafe(stderr: string, {secret, inner}: Given, known: readonly (typeof NAMES)[number][]): void {
  for (const name of known) {
    const text = secretIn(secret, name)
    expect([name, findLeak(stderr, text), stderr]).toEqual([name, undefined, stderr])
    expect([name, findLeak(stderr, inner(text)), stderr]).toEqual([name, undefined, stderr])
  }
  expect(HARMFUL.exec(stderr)).toBeNull()
}

describe('whatever a server answers, with every error format, with and without --debug', () => {
  test(`no secret and no control character reaches standard error, in ${RUNS} runs (D1, Z1, Z4, U2, U3)`, {
    timeout: 30_000 + 20 * RUNS,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(given, async (values) => {
        const {argv, env, userInfo, known, answer} = setUp(values)
        const response: HttpResponse = {...answer, body: new TextEncoder().encode(answer.body)}
        const words = [...argv, '--endpoint-url', `https://${userInfo}@service.example/`]
        const {stderr, stdout, exitCode} = await runIn(env, words, [response])
        if (exitCode !== 0) expect([stdout, [254, 255].includes(exitCode), stderr]).toEqual(['', true, stderr])
        expectSafe(stderr, values, known)
      }),
      {numRuns: RUNS, seed: SEED},
    )
  })

  const wireRuns = Math.ceil(RUNS / 40)
  test(`no secret and no control character reaches standard error, in ${wireRuns} runs over the network (D1, U2, U3)`, {
    timeout: 30_000 + 100 * wireRuns,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(given, async (values) => {
        const {argv, env, userInfo, known, answer} = setUp(values)
        await using server = await startRawServer(toBytes(answer))
        const context = testContext({env: {...env, HOME: '/nowhere'}})
        const words = [...argv, '--endpoint-url', `http://${userInfo}@127.0.0.1:${server.port}/`]
        const exitCode = await runProgram(words, context)
        const {stdout, stderr} = context.written()
        if (exitCode !== 0) expect([stdout, [254, 255].includes(exitCode), stderr]).toEqual(['', true, stderr])
        expectSafe(stderr, values, known)
      }),
      {numRuns: wireRuns, seed: SEED},
    )
  })
})

/** Returns a response as bytes. Line breaks in the head would end it. */
function toBytes({status, statusText, headers, body}: Answer): Buffer {
  const line = (text: string): string => text.replaceAll(/[\r\n]/g, ' ')
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${line(value)}\r\n`)
  const length = `content-length: ${Buffer.byteLength(body)}\r\n`
  return Buffer.from(`HTTP/1.1 ${status} ${line(statusText)}\r\n${fields.join('')}${length}\r\n${body}`)
}

/** Starts a server that returns the same bytes for every request. */
async function startRawServer(bytes: Buffer) {
  const server = createServer((socket) => {
    socket.on('error', () => {}).on('data', () => socket.end(bytes))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
