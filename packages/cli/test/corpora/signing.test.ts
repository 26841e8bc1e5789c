import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {signatureV4, signRequest} from '@sso-oidc/session'
import {describe, expect, test} from 'vitest'
import {sharedData} from '../../../../tools/shared-data.ts'

interface Context {
  readonly credentials: {readonly access_key_id: string; readonly secret_access_key: string; readonly token?: string}
  readonly normalize: boolean
  readonly omit_session_token?: boolean
  readonly region: string
  readonly service: string
  readonly timestamp: string
}

interface Message {
  readonly method: string
  /** Path and query of the case, not encoded. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const suite = sharedData('corpora/sigv4/tests/aws-signing-test-suite/v4')

const read = (name: string, file: string): string => readFileSync(path.join(suite.path ?? '', name, file), 'utf8')

function parseMessage(text: string): Message {
  const [, head = '', body = ''] = /^([\s\S]*?)(?:\r?\n\r?\n([\s\S]*))?$/.exec(text.trimEnd()) ?? []
  const [start = '', ...lines] = head.replace(/\r?\n(?=[ \t])/g, '').split(/\r?\n/)
  const [, method = '', target = ''] = /^(\S+) (.*) HTTP\/1\.1$/.exec(start) ?? []
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]+):(.*)$/.exec(line) ?? []
    const before = headers[name.toLowerCase()]
    headers[name.toLowerCase()] = before === undefined ? value : `${before},${value}`
  }
  return {method, target, headers, body}
}

function settingsOf({credentials, omit_session_token: isOmitted, region, service}: Context) {
  const {access_key_id: accessKeyId, secret_access_key: secretAccessKey, token} = credentials
  const session = token === undefined || isOmitted ? {} : {sessionToken: token}
  return {credentials: {accessKeyId, secretAccessKey, ...session}, region, service}
}

/**
 * Returns whether the program can send the request. It cannot send a URL that is not normalized, and it signs no other
 * headers. These requests are signed by the library, configured as in the program.
 */
function isOurs({headers}: Message, {normalize}: Context): boolean {
  const names = Object.keys(headers).filter((name) => name !== 'host' && name !== 'content-type')
  return normalize && names.length === 0
}

async function signWithLibrary({method, target, headers, body}: Message, context: Context) {
  const signer = await signatureV4(settingsOf(context))
  // Paths that are not normalized are those of S3. The library has an option for them and expects them encoded.
  if (!context.normalize) Object.assign(signer, {uriEscapePath: false})
  const {searchParams} = new URL(`https://host${target}`)
  const plain = target.replace(/\?.*$/, '')
  const request = {
    method,
    protocol: 'https:',
    hostname: 'example.amazonaws.com',
    path: context.normalize ? plain : encodeURI(plain),
    query: Object.fromEntries(searchParams),
    headers,
    body,
  }
  return (await signer.sign(request, {signingDate: new Date(context.timestamp)})).headers
}

describe.skipIf(suite.missing)('the public signing cases', () => {
  const names = suite.path === undefined ? [] : readdirSync(suite.path)
  const cases = names.map((name) => ({
    name,
    context: JSON.parse(read(name, 'context.json')) as Context,
    request: parseMessage(read(name, 'request.txt')),
    signed: parseMessage(read(name, 'header-signed-request.txt')),
  }))
  const ours = cases.filter(({request, context}) => isOurs(request, context))

  test('are 38, of which the program can send 23 (I6)', () => {
    expect([cases.length, ours.length]).toEqual([38, 23])
  })

  test.each(ours)('$name is signed by the program as specified (I6)', async ({context, request, signed}) => {
    const {method, target, headers, body} = request
    const {host, ...others} = headers
    const plain = {method: method as 'GET' | 'POST', url: `https://${host}${target}`, headers: others, body}
    const {headers: got} = await signRequest(plain, settingsOf(context), new Date(context.timestamp))
    const expected = signed.headers
    expect(got).toEqual({
      ...others,
      host,
      'x-amz-date': expected['x-amz-date'],
      ...(expected['x-amz-security-token'] && !context.omit_session_token
        ? {'x-amz-security-token': expected['x-amz-security-token']}
        : {}),
      authorization: expected['authorization'],
    })
  })

  test.each(cases.filter((one) => !ours.includes(one)))(
    '$name is signed by the library of the program as specified (I6)',
    async ({context, request, signed}) => {
      // The hash of the body is a part of the signature. Cases with a header for it contain the header.
      const {'x-amz-content-sha256': hash} = signed.headers
      const headers = {...request.headers, ...(hash === undefined ? {} : {'x-amz-content-sha256': hash})}
      const got = await signWithLibrary({...request, headers}, context)
      expect(got['authorization']).toBe(signed.headers['authorization'])
    },
  )
})

// The signatures were computed by hand from the canonical path in the title and the query a=1&a=2&aws_iam=t.
test.each([
  ['/base%20path/token', '/base%20path/token', 'ae854751495415f2b3b87b8d0ed1d1215df81db4c55f8e0d0f20c471f7d2908d'],
  ['/%FF/token', '/%25FF/token', '6cc500540afbc8bbcd569040fee600c8b5bdf740abbf3e09c794953069fc3ea8'],
])('the path %s is signed as %s, with every value of a repeated query parameter', async (path, _, signature) => {
  const request = {
    method: 'POST',
    url: `https://example.amazonaws.com${path}?a=2&aws_iam=t&a=1`,
    headers: {'content-type': 'application/json', 'user-agent': 'not signed'},
    body: '{}',
  } as const
  const credentials = {accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'}
  const settings = {credentials, region: 'us-east-1', service: 'sso-oauth'}
  const {headers} = await signRequest(request, settings, new Date('2015-08-30T12:36:00Z'))
  expect(headers['authorization']).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/sso-oauth/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=${signature}`,
  )
})
