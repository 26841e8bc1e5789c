import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {ConfigError, type HttpRequest, type HttpResponse, type Transport} from '@sso-oidc/core'
import {type Credentials, openConfig} from '@sso-oidc/session'
import {afterEach, beforeEach, expect, vi} from 'vitest'
import {type CredentialSource, findCredentials} from '../src/network/credentials.ts'

/** Time of the tests in milliseconds since 1970-01-01T00:00:00Z. */
export const NOW: number = Date.parse('2026-01-02T03:04:05Z')

/** Keys of a profile, and the credentials that they are. */
export const KEYS = 'aws_access_key_id = AKID\naws_secret_access_key = S3CR3T-k3y\n'
export const KEYS_FOUND = {accessKeyId: 'AKID', secretAccessKey: 'S3CR3T-k3y'}

/** Temporary credentials of the scripted responses, and their expiration time. */
export const EXPIRATION = '2026-01-02T04:00:00Z'
export const TEMPORARY = {
  accessKeyId: 'ASIA',
  secretAccessKey: 's',
  sessionToken: 't',
  expiration: Date.parse(EXPIRATION),
}

/** Response of STS with temporary credentials. */
export function assumedRole(accessKeyId: string = TEMPORARY.accessKeyId): HttpResponse {
  const {secretAccessKey, sessionToken} = TEMPORARY
  const key = `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>`
  const token = `<SessionToken>${sessionToken}</SessionToken><Expiration>${EXPIRATION}</Expiration>`
  const result = `<AssumeRoleResult><Credentials>${key}\n  ${token}</Credentials></AssumeRoleResult>`
  return answer(200, `<AssumeRoleResponse>${result}</AssumeRoleResponse>`)
}

/** Response of the access portal with temporary credentials. */
export function roleCredentials(): HttpResponse {
  return answer(200, {roleCredentials: TEMPORARY})
}

/** Access key ID and scope of the signature of a request. */
export function signerOf({headers}: HttpRequest): string | undefined {
  return /Credential=(\w+)\/\d+\/([^,]+)/
    .exec(headers['authorization'] ?? '')
    ?.slice(1)
    .join(' ')
}

/** Fails each test of a file in which something other than the program writes to standard error (C9). */
export function expectSilence(): void {
  beforeEach(() => {
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) vi.spyOn(console, method)
    vi.spyOn(process, 'emitWarning')
    vi.spyOn(process.stderr, 'write')
  })
  afterEach(() => {
    const writers = [console.log, console.info, console.warn, console.error, console.debug, process.emitWarning]
    for (const writer of [...writers, process.stderr.write]) expect(writer).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })
}

/** Returns a response. A body that is not a text is JSON. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {status, headers, body: new TextEncoder().encode(text)}
}

/** World that credentials are looked for in. */
export interface World {
  /** Text of `~/.aws/config`. */
  readonly config?: string
  /** Text of `~/.aws/credentials`. */
  readonly credentials?: string
  /** Other files by their path below the home directory. */
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Value of `--profile`. */
  readonly profile?: string
  /** Responses in order. A request without one is a connection that fails. */
  readonly responses?: readonly HttpResponse[]
  /** Transports to servers instead of the responses. */
  readonly network?: Pick<CredentialSource, 'localTransport' | 'transport'>
  /** Gets the warnings. */
  readonly onWarning?: CredentialSource['onWarning']
  /** Called before the home directory is deleted. */
  readonly inspect?: (home: string) => void
}

/** Outcome of a search. */
export interface Search {
  readonly found?: Credentials
  readonly code?: string
  /** Message of the error. The home directory reads `~`. */
  readonly message?: string
  readonly sent: readonly HttpRequest[]
}

/** Looks for credentials in a temporary home directory, with scripted responses. */
export async function search({config = '', credentials = '', files = {}, env = {}, ...world}: World): Promise<Search> {
  const home = mkdtempSync(path.join(tmpdir(), 'home-'))
  const sent: HttpRequest[] = []
  const transport: Transport = async (request) => {
    sent.push(request)
    const response = world.responses?.[sent.length - 1]
    if (response === undefined) throw new Error(`unexpected request to ${request.url}`)
    return response
  }
  try {
    const all = {...files, '.aws/config': config, '.aws/credentials': credentials}
    for (const [name, content] of Object.entries(all)) {
      mkdirSync(path.dirname(path.join(home, name)), {recursive: true})
      writeFileSync(path.join(home, name), content)
    }
    const context = {
      cwd: home,
      env: {HOME: home, PATH: process.env['PATH'], AWS_EC2_METADATA_DISABLED: 'true', ...env},
      now: () => NOW,
    }
    const opened = openConfig(context)
    const profile = opened.profile(world.profile)
    const isProfileOption = world.profile !== undefined
    const {network = {transport, localTransport: transport}} = world
    const source = {
      context,
      config: opened,
      profile,
      isProfileOption,
      region: 'us-east-1',
      ...network,
      onWarning: world.onWarning,
    }
    const found = await findCredentials(source)
    return {found, sent}
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return {code: error.code, message: error.message.replaceAll(home, '~'), sent}
  } finally {
    world.inspect?.(home)
    rmSync(home, {recursive: true})
  }
}
