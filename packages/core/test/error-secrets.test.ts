import {inspect} from 'node:util'
import {
  type AnyOperation,
  type CreateTokenRequest,
  createClient,
  createToken,
  fetchTransport,
  type HttpRequest,
  isSensitive,
  listAccounts,
  type MemberSchema,
  operations,
  requestSchema,
  responseSchema,
  SsoOidcError,
  sendAll,
  waitForToken,
} from '@sso-oidc/core'
import {describe, expect, test} from 'vitest'
import {httpResponse, scriptedClient} from './scripted.ts'

const CANARY = /S3CR3T/i

/** Returns an object with a canary in each secret member. */
function withCanaries(properties: Readonly<Record<string, MemberSchema>>): Record<string, unknown> {
  const secrets = Object.entries(properties).filter(([, member]) => isSensitive(member))
  return Object.fromEntries(secrets.map(([name]) => [name, `S3CR3T-${name}`]))
}

const REQUEST = {
  ...{clientId: 'i', clientSecret: 'S3CR3T-1', grantType: 'refresh_token', refreshToken: 'S3CR3T-2', code: 'S3CR3T-3'},
  ...{codeVerifier: 'S3CR3T-4', deviceCode: 'S3CR3T-5'},
}
const TOKEN = {accessToken: 'S3CR3T-6', refreshToken: 'S3CR3T-7', idToken: 'S3CR3T-8'}

/** Returns all texts that a program can make of an error. */
function textsOf(error: unknown): string[] {
  const deep = {depth: Number.POSITIVE_INFINITY, showHidden: true}
  const clone: unknown = structuredClone(error)
  const stack = error instanceof Error ? error.stack : ''
  return [
    `${error}`,
    inspect(error, deep),
    JSON.stringify(error),
    inspect(clone, deep),
    JSON.stringify(clone),
    `${stack}`,
  ]
}

const send = (answer: Parameters<typeof scriptedClient>[0][number]) =>
  scriptedClient([answer], {maxAttempts: 1}).client.send(createToken, REQUEST)
const unsent = async (): Promise<never> => Promise.reject(new Error('sent'))
const failing = (cause: Error) => fetchTransport({fetch: () => Promise.reject(cause)})
const sendWith = (transport: (request: HttpRequest) => Promise<never>) =>
  createClient({region: 'us-east-1', maxAttempts: 1, transport: transport as never}).send(createToken, REQUEST)
const invalid = (members: object) =>
  createClient({region: 'us-east-1', transport: unsent}).send(createToken, {
    ...REQUEST,
    ...members,
  } as CreateTokenRequest)
const json = JSON.stringify(TOKEN)

/** Calls that fail, by the class of their error. */
const FAILURES: readonly (readonly [string, string, () => unknown])[] = [
  ['a wrong type', 'InputError', () => invalid({clientSecret: ['S3CR3T'], refreshToken: {a: 'S3CR3T'}, code: 7})],
  ['an unknown member', 'InputError', () => invalid({x: 'S3CR3T'})],
  ['a missing member', 'InputError', () => invalid({refreshToken: undefined})],
  ['an invalid header', 'InputError', () => sendList('S3CR3T\n')],
  ['no region', 'ConfigError', () => createClient({})],
  ['an invalid endpoint', 'ConfigError', () => createClient({endpoint: 'https://user:S3CR3T@[x/@S3CR3T@y'})],
  [
    'a password that fetch does not support',
    'ConfigError',
    () => createClient({endpoint: 'https://user:S3CR3T@a.example'}).send(createToken, REQUEST),
  ],
  ['a refused connection', 'TransportError', () => sendWith(failing(new TypeError('fetch failed')) as never)],
  [
    'a code that expires',
    'TransportError',
    () => waitForToken(scriptedClient([pending()]).client, REQUEST, {expiresIn: 0, interval: 1}),
  ],
  ['an empty response', 'ResponseError', () => send(httpResponse(200, ''))],
  ['a response that is cut off', 'ResponseError', () => send(httpResponse(200, json.slice(0, -1)))],
  ['a response with text behind it', 'ResponseError', () => send(httpResponse(200, `${json} S3CR3T`))],
  ['a list', 'ResponseError', () => send(httpResponse(200, [TOKEN]))],
  ['a text', 'ResponseError', () => send(httpResponse(200, JSON.stringify('S3CR3T')))],
  [
    'a response that is nested deeply',
    'ResponseError',
    () => send(httpResponse(200, `{"a":${'['.repeat(99)}${']'.repeat(99)}}`)),
  ],
  ['a response in UTF-16', 'ResponseError', () => send(httpResponse(200, Buffer.from(`\ufeff${json}`, 'utf16le')))],
  ['a token of a wrong type', 'ResponseError', () => send(httpResponse(200, {...TOKEN, accessToken: ['S3CR3T']}))],
  ['no token', 'ResponseError', () => send(httpResponse(200, {...TOKEN, accessToken: null}))],
  ['a wrong number', 'ResponseError', () => send(httpResponse(200, {...TOKEN, expiresIn: 'S3CR3T'}))],
  ['pages without an end', 'ResponseError', () => sendPagesTwice()],
  ['an error of the service', 'ServiceError', () => send(httpResponse(400, {...TOKEN, error: 'invalid_grant'}))],
  ['an error with a page', 'ServiceError', () => send(httpResponse(502, ''))],
]

const pending = () =>
  httpResponse(400, {error: 'authorization_pending'}, {'x-amzn-errortype': 'AuthorizationPendingException'})
const sendList = (accessToken: string) =>
  createClient({region: 'us-east-1', transport: unsent}).send(listAccounts, {accessToken})
const sendPagesTwice = () => {
  const page = httpResponse(200, {nextToken: 'n', accountList: []})
  return sendAll(scriptedClient([page]).client, listAccounts, {accessToken: 'S3CR3T'})
}

describe('an error of this package', () => {
  const seen = new Set<string>()

  test.each(FAILURES)(
    'contains no secret of the request or response, however it is printed: %s (Z6)',
    async (_, type, fail) => {
      const error: unknown = await Promise.resolve()
        .then(fail)
        .then(() => undefined)
        .catch((reason: unknown) => reason)
      expect(error).toMatchObject({name: type})
      for (const text of textsOf(error)) expect(text).not.toMatch(CANARY)
      seen.add(type)
    },
  )

  test.each(Object.values(operations).map((operation): [string, AnyOperation] => [operation.name, operation]))(
    'of %s contains no secret of an invalid request or response (Z6)',
    async (_, operation) => {
      const request = {...withCanaries(requestSchema(operation).properties), unknown: 1}
      const {client} = scriptedClient([
        httpResponse(200, {...withCanaries(responseSchema(operation).properties), a: 1}),
      ])
      for (const call of [
        () => client.send(operation as never, request as never),
        () => client.send(operation as never, {} as never),
      ]) {
        const error: unknown = await call().catch((reason: unknown) => reason)
        expect(error).toBeInstanceOf(SsoOidcError)
        for (const text of textsOf(error)) expect(text).not.toMatch(CANARY)
      }
    },
  )

  test('of each class is in the list (Z6)', () => {
    expect(seen).toEqual(new Set(['ConfigError', 'InputError', 'ResponseError', 'ServiceError', 'TransportError']))
  })
})
