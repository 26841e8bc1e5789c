import {createHash, generateKeyPairSync, verify} from 'node:crypto'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {Readable} from 'node:stream'
import {fromLoginCredentials} from '@aws-sdk/credential-provider-login'
import type {HttpRequest, HttpResponse} from '@sso-oidc/core'
import {describe, expect, test, vi} from 'vitest'
import {answer, EXPIRATION, expectSilence, NOW, search, TEMPORARY} from './find-credentials.ts'

expectSilence()

describe('aws login', () => {
  const ARN = 'arn:aws:iam::123456789012:user/x'
  const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
  const login = (expiresAt: string): Record<string, string> => ({
    [`.aws/login/cache/${createHash('sha256').update(ARN).digest('hex')}.json`]: JSON.stringify({
      accessToken: {accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 't', accountId: '1', expiresAt},
      clientId: 'arn:aws:signin:::devtools/same-device',
      refreshToken: 'RT',
      dpopKey: privateKey.export({format: 'pem', type: 'sec1'}),
    }),
  })
  const config = `[default]\nlogin_session = ${ARN}\n`
  const refreshed = answer(200, {
    accessToken: {accessKeyId: 'NEW', secretAccessKey: 'ns', sessionToken: 'nt'},
    expiresIn: 900,
    refreshToken: 'RT2',
    tokenType: 'aws_sigv4',
  })

  test('gives its credentials while they are valid', async () => {
    expect(await search({config, files: login(EXPIRATION)})).toEqual({found: TEMPORARY, sent: []})
  })

  test('is refreshed with the request that the AWS SDK sends', async () => {
    let stored: unknown
    const name = Object.keys(login(''))[0] ?? ''
    const {found, sent} = await search({
      config,
      files: login('2026-01-01T00:00:00Z'),
      responses: [refreshed],
      inspect: (home) => (stored = JSON.parse(readFileSync(path.join(home, name), 'utf8'))),
    })
    const expiration = NOW + 900_000
    expect(found).toEqual({accessKeyId: 'NEW', secretAccessKey: 'ns', sessionToken: 'nt', expiration})
    expect(stored).toMatchObject({
      accessToken: {
        accessKeyId: 'NEW',
        secretAccessKey: 'ns',
        sessionToken: 'nt',
        accountId: '1',
        expiresAt: '2026-01-02T03:19:05Z',
      },
      refreshToken: 'RT2',
    })

    const sdkRequest = await sdkLoginRequest(ARN, login('2020-01-01T00:00:00Z')[name] ?? '')
    const [ours] = sent
    expect(ours?.url).toBe(`https://${sdkRequest.hostname}${sdkRequest.path}`)
    expect(JSON.parse(ours?.body ?? '')).toEqual(JSON.parse(new TextDecoder().decode(sdkRequest.body)))
    const proofs = [ours?.headers['dpop'], sdkRequest.headers['DPoP']].map(parseProof)
    expect(proofs[0]).toEqual(proofs[1])
  })

  /** Verifies a proof and returns what does not differ from one to the next. */
  function parseProof(proof = ''): object {
    const [header = '', payload = '', signature = ''] = proof.split('.')
    const key = {key: publicKey, dsaEncoding: 'ieee-p1363'} as const
    expect(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
    const [head, body] = [header, payload].map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
    return {...head, ...body, iat: typeof body.iat, jti: typeof body.jti}
  }

  test.each([
    ['is missing', {}, [], 'has no valid cached sign-in for its login_session'],
    [
      'is refused',
      login('2026-01-01T00:00:00Z'),
      [answer(400, {error: 'TOKEN_EXPIRED', message: 'Expired'})],
      'cannot get credentials: CreateOAuth2Token failed with TOKEN_EXPIRED: Expired',
    ],
    [
      'is answered without credentials',
      login('2026-01-01T00:00:00Z'),
      [answer(200, {})],
      'cannot get credentials: the sign-in service returned none',
    ],
  ])('that %s fails', async (_, files, responses, problem) => {
    expect(await search({config, files, responses})).toMatchObject({
      code: 'CredentialsFailed',
      message: `Profile "default" ${problem}.`,
    })
  })

  /** Directories that several searches share, as those of one user do. */
  function sharedHome(file: string): {env: Record<string, string>; folder: string} & Disposable {
    const folder = mkdtempSync(path.join(tmpdir(), 'aws-login-'))
    writeFileSync(path.join(folder, path.basename(name)), file)
    const env = {AWS_LOGIN_CACHE_DIRECTORY: folder, XDG_STATE_HOME: path.join(folder, 'state')}
    return {env, folder, [Symbol.dispose]: () => rmSync(folder, {recursive: true})}
  }
  const [name = ''] = Object.keys(login(''))
  const expired = login('2026-01-01T00:00:00Z')[name] ?? ''

  test('is refreshed once by five at the same time, because a refresh token can be used once (C5)', async () => {
    using home = sharedHome(expired)
    const used = new Set<string>()
    const transport = async ({body}: HttpRequest): Promise<HttpResponse> => {
      const {refreshToken} = JSON.parse(body ?? '')
      if (used.has(refreshToken)) return answer(400, {error: 'invalid_grant', message: 'used'})
      used.add(refreshToken)
      await new Promise(setImmediate)
      return refreshed
    }
    const network = {transport, localTransport: transport}
    const searches = await Promise.all(Array.from({length: 5}, () => search({config, env: home.env, network})))
    expect(searches.map(({found, message}) => found?.accessKeyId ?? message)).toEqual(Array(5).fill('NEW'))
    expect([...used]).toEqual(['RT'])
  })

  test('is that of the AWS CLI if it has used the refresh token in the meantime (S7)', async () => {
    using home = sharedHome(expired)
    const transport = async (): Promise<HttpResponse> => {
      const other = {...JSON.parse(login(EXPIRATION)[name] ?? ''), refreshToken: 'RT2'}
      writeFileSync(path.join(home.folder, path.basename(name)), JSON.stringify(other))
      return answer(400, {error: 'invalid_grant', message: 'used'})
    }
    const network = {transport, localTransport: transport}
    expect(await search({config, env: home.env, network})).toMatchObject({found: TEMPORARY})
  })

  test('warns if its new refresh token cannot be cached, because the old one is used up (C2)', async () => {
    using home = sharedHome(expired)
    const file = path.join(home.folder, path.basename(name))
    const transport = async (): Promise<HttpResponse> => {
      rmSync(file)
      mkdirSync(path.join(file, 'x'), {recursive: true})
      return refreshed
    }
    const warnings: string[] = []
    const {found} = await search({
      config,
      env: home.env,
      network: {transport, localTransport: transport},
      onWarning: (warning) => void warnings.push(warning),
    })
    expect([found?.accessKeyId, warnings]).toEqual([
      'NEW',
      [
        expect.stringMatching(
          /^sso-oidc: warning: The credentials of `aws login` were refreshed, but not cached: The cache file ".*" cannot be written \(E\w+\)\. Sign in again with `aws login` when they expire\.$/,
        ),
      ],
    ])
  })

  test('uses credentials that are still valid if their refresh is refused', async () => {
    const files = login('2026-01-02T03:06:00Z')
    const {found} = await search({config, files, responses: [answer(400, {error: 'TOKEN_EXPIRED'})]})
    expect(found).toMatchObject({accessKeyId: 'ASIA'})
  })
})

interface SdkRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly hostname: string
  readonly path: string
}

/** Request of the AWS SDK that refreshes a login. */
async function sdkLoginRequest(session: string, file: string): Promise<SdkRequest> {
  const home = mkdtempSync(path.join(tmpdir(), 'sdk-'))
  const requests: SdkRequest[] = []
  try {
    writeFileSync(path.join(home, 'config'), `[default]\nlogin_session = ${session}\nregion = us-east-1\n`)
    writeFileSync(path.join(home, `${createHash('sha256').update(session).digest('hex')}.json`), file)
    vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', home)
    vi.stubEnv('AWS_CONFIG_FILE', path.join(home, 'config'))
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(home, 'nope'))
    const requestHandler = {
      handle: async (request: SdkRequest) => {
        requests.push(request)
        return {response: {statusCode: 400, headers: {}, body: Readable.from(['{}'], {objectMode: false})}}
      },
    }
    await fromLoginCredentials({clientConfig: {requestHandler, maxAttempts: 1}})().catch(() => {})
    const [request] = requests
    if (request === undefined) throw new Error('the SDK sent nothing')
    return request
  } finally {
    vi.unstubAllEnvs()
    rmSync(home, {recursive: true})
  }
}
