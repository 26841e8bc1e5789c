import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {type AnyOperation, ConfigError, serviceOf, toKebabCase} from '@sso-oidc/core'
import {
  type Context,
  removeLeftovers,
  systemErrorName,
  temporaryFolder,
  userFolder,
  writePrivateFile,
} from '@sso-oidc/session'

/** Size of the file that checks a directory in bytes. Responses with tokens are shorter. */
const PROBE_BYTES = 65_536

/** Path of a saved response, or the reason why it could not be saved. */
export type Saved = {readonly file: string} | {readonly failure: string}

/**
 * Returns whether an operation issues a token in exchange for something that may work only once, such as a code. The
 * response cannot be requested again. Role credentials can be requested again.
 */
export function issuesToken(operation: AnyOperation): boolean {
  return operation.resultMember !== undefined && serviceOf(operation) === 'sso-oidc'
}

/** Keeps a response with a token until it is printed or cached, and saves it in a file if neither is possible. */
export class IssuedResponse {
  readonly #context: Pick<Context, 'env' | 'now'>
  #kept: {readonly name: string; readonly text: string} | undefined

  constructor(context: Pick<Context, 'env' | 'now'>) {
    this.#context = context
  }

  /**
   * Checks that a response can be saved, before the request is sent.
   *
   * @throws {ConfigError} `InvalidSetting` if the response could not be saved
   */
  assertSavable(): void {
    const found = this.#inFirstFolder(probe)
    if (!('failure' in found)) return
    throw new ConfigError(
      'InvalidSetting',
      `${found.failure} A response that cannot be printed would be lost, so no request was sent. Set XDG_STATE_HOME to ` +
        'a writable directory.',
    )
  }

  /** Keeps the body of a successful response if it contains a token. */
  keep({name, resultMember}: AnyOperation, body: Uint8Array): void {
    const text = new TextDecoder().decode(body)
    if (text.includes(`"${resultMember}"`)) this.#kept = {name: toKebabCase(name), text}
  }

  /** Drops the response after it was printed or cached. */
  drop(): void {
    this.#kept = undefined
  }

  /** Saves the response in a file that only its owner can read. Returns undefined if no response is kept. */
  save(): Saved | undefined {
    if (this.#kept === undefined) return undefined
    const {name, text} = this.#kept
    this.drop()
    const time = new Date(this.#context.now()).toISOString().replaceAll(':', '-')
    return this.#inFirstFolder((folder) => {
      const file = path.join(folder, `sso-oidc-${name}-${time}-${digits()}.json`)
      writePrivateFile(file, text)
      return file
    })
  }

  /** Writes a file in the first directory that can be written to. `write` returns the path of the file. */
  #inFirstFolder(write: (folder: string) => string): Saved {
    const reasons: string[] = []
    for (const folder of this.#folders()) {
      try {
        return {file: write(folder)}
      } catch (error) {
        const name = systemErrorName(error)
        const reason = name === undefined ? '' : ` (${name})`
        reasons.push(`The directory ${JSON.stringify(folder)} cannot be written to${reason}.`)
      }
    }
    return {failure: reasons.join(' ')}
  }

  *#folders(): Generator<string> {
    const {env} = this.#context
    yield userFolder('state', env)
    yield temporaryFolder(env)
  }
}

/** Returns where a response that was not printed is, or why it is lost. */
export function savedSentence(saved: Saved): string {
  if ('failure' in saved) return `The response with the token is lost. ${saved.failure}`
  return `The response with the token was saved in ${saved.file}, which only you can read.`
}

/** Returns random digits, which make a file name unique. */
function digits(): string {
  return Math.random().toFixed(9).slice(2)
}

/** Returns whether a name is one of `probe`. */
function isProbe(name: string): boolean {
  return /^\.sso-oidc-\d+\.tmp$/.test(name)
}

/**
 * Writes and removes a file in a directory, which it creates. Also removes the files that killed processes have left. One of
 * a process that is still at work may be removed too, which changes nothing for it.
 */
function probe(folder: string): string {
  const file = path.join(folder, `.sso-oidc-${digits()}.tmp`)
  mkdirSync(folder, {recursive: true, mode: 0o700})
  try {
    writeFileSync(file, new Uint8Array(PROBE_BYTES), {flag: 'wx', mode: 0o600})
  } finally {
    rmSync(file, {force: true})
    removeLeftovers(folder, isProbe)
  }
  return file
}
