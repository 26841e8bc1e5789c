import path from 'node:path'
import type {ConfigError} from '@sso-oidc/core'
import {
  type Context,
  type Credentials,
  type Profile,
  profileError,
  splitWindowsWords,
  splitWords,
  textOf,
} from '@sso-oidc/session'
import {jsonMembers} from './source.ts'

/** Maximum size of the output in bytes: 1 MiB. */
const MAX_BYTES = 1_048_576

/**
 * Variable with the profiles whose commands led here, as the AWS CLI sets it. A command that gets credentials of its own
 * profile would start itself without an end.
 */
const CHAIN = '_AWS_CLI_PROFILE_CHAIN'

/** Creates the error for a problem with the command. Its output never becomes part of an error. */
type CreateError = (problem: string, options?: ErrorOptions) => ConfigError

/**
 * Runs the `credential_process` of a profile, once and without a shell, and returns the credentials that it prints.
 *
 * @throws {ConfigError} `CredentialsFailed`
 */
export async function processCredentials(
  profile: Profile,
  context: Pick<Context, 'cwd' | 'env' | 'now'>,
): Promise<Credentials | undefined> {
  const command = textOf(profile.settings, 'credential_process')
  if (command === undefined) return undefined
  const error: CreateError = (problem, options) => profileError(profile, `has a credential_process ${problem}`, options)
  const chain = context.env[CHAIN]?.split(',') ?? []
  if (chain.includes(profile.name)) throw error('that gets the credentials of the same profile again')
  const env = {...context.env, [CHAIN]: [...chain, profile.name].join(',')}
  const members = jsonMembers(await run(toWords(command, error), {cwd: context.cwd, env}, error))
  if (members['Version'] !== 1) throw error('that did not return a JSON object with "Version": 1')
  const [accessKeyId, secretAccessKey] = ['AccessKeyId', 'SecretAccessKey'].map((name) => {
    const value = members[name]
    if (typeof value !== 'string' || value === '') throw error(`that did not return ${name}`)
    return value
  }) as [string, string]
  const sessionToken = members['SessionToken']
  const expiration = toExpiration(members['Expiration'], error)
  if (expiration !== undefined && expiration <= context.now()) throw error('that returned expired credentials')
  return {
    accessKeyId,
    secretAccessKey,
    ...(typeof sessionToken === 'string' && sessionToken !== '' ? {sessionToken} : {}),
    ...(expiration === undefined ? {} : {expiration}),
  }
}

function toExpiration(value: unknown, error: CreateError): number | undefined {
  if (value === undefined || value === null) return undefined
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) throw error('that returned an invalid Expiration')
  return time
}

/** Splits the command as the AWS CLI does. */
function toWords(command: string, error: CreateError): string[] {
  try {
    return path.sep === '\\' ? splitWindowsWords(command) : splitWords(command)
  } catch (cause) {
    throw error('with an unclosed quote or a backslash at the end', {cause})
  }
}

/** Returns what the command writes to standard output. Discards its standard error, as the AWS CLI does. */
function run(
  [file, ...args]: readonly string[],
  {cwd, env}: Pick<Context, 'cwd' | 'env'>,
  error: CreateError,
): Promise<string> {
  if (!file) throw error('without a command')
  const {spawn} = process.getBuiltinModule('node:child_process')
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {cwd, env, stdio: ['inherit', 'pipe', 'ignore'], windowsHide: true})
    const chunks: Uint8Array[] = []
    let size = 0
    child.stdout.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk)
      size += chunk.length
      if (size <= MAX_BYTES) return
      child.kill('SIGKILL')
      reject(error(`that returned more than ${MAX_BYTES} bytes`))
    })
    child.on('error', (cause: NodeJS.ErrnoException) =>
      reject(error(`that cannot be started (${cause.code})`, {cause})),
    )
    child.on('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString())
      else reject(error(signal === null ? `that failed with exit code ${code}` : `that was ended by ${signal}`))
    })
  })
}
