import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {
  type AnyOperation,
  type HttpRequest,
  type HttpResponse,
  requestSchema,
  SsoOidcError,
  TransportError,
} from '@sso-oidc/core'
import {exitCodeOf} from '../../src/output/report.ts'
import {errorText} from '../../src/process.ts'
import {runOperation, type World} from '../../src/run-operation.ts'
import {type OperationWords, parseWords} from '../../src/words/words.ts'
import {withEchoes} from './answers.ts'
import {SECRET} from './secrets.ts'

/** What surrounds a command line. */
export interface Given {
  readonly env: Readonly<Record<string, string>>
  readonly config: string | undefined
  readonly documents: {readonly json: string; readonly yaml: string}
  /** None: the connection is lost. */
  readonly answer: HttpResponse | undefined
  readonly isTTY: boolean
}

/** What came of a command line. */
export interface Outcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly sent: readonly HttpRequest[]
}

/** A folder that is home and working folder of every run. */
export class Home implements Disposable {
  readonly #written = new Map<string, string>()
  readonly path: string = mkdtempSync(path.join(tmpdir(), 'vectors-'))

  constructor() {
    writeFileSync(path.join(this.path, 'secret'), SECRET)
    writeFileSync(path.join(this.path, 'binary'), new Uint8Array([0xff, 0xfe, 0]))
  }

  /** Writes what is not there already: that is most of the time that a run takes. */
  write(files: Readonly<Record<string, string>>): void {
    for (const [name, content] of Object.entries(files)) {
      if (this.#written.get(name) === content) continue
      this.#written.set(name, content)
      writeFileSync(path.join(this.path, name), content)
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.path, {recursive: true})
  }
}

/**
 * Runs a command line as `main` does, in this process: the same functions from its words to the texts for standard output
 * and standard error. Help is not shown, and what is no error of ours is thrown.
 */
export async function runInWorld(argv: readonly string[], given: Given, home: Home): Promise<Outcome> {
  home.write({config: given.config ?? ''})
  if (argv.some((word) => word.includes('document.'))) {
    home.write({'document.json': given.documents.json, 'document.yaml': given.documents.yaml})
  }
  const sent: HttpRequest[] = []
  let stderr = ''
  let words: OperationWords | undefined
  const world: World = {
    cwd: home.path,
    env: {
      HOME: home.path,
      AWS_CONFIG_FILE: path.join(home.path, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      ...given.env,
    },
    stdin: async () => Buffer.from(given.documents.yaml),
    stdout: {write: () => {}, isTTY: given.isTTY, columns: 80},
    stderr: {write: (text) => (stderr += text)},
    transport: async (request) => {
      sent.push(request)
      if (given.answer === undefined) throw new TransportError('ConnectionFailed', 'The connection was lost.')
      return {...given.answer, body: withEchoes(given.answer.body, hasSecret(request, words?.operation))}
    },
    userAgent: 'test',
  }
  try {
    words = parseWords(argv)
    if (words === undefined || words.help || argv.includes('--version')) return {exitCode: 0, stdout: '', stderr, sent}
    return {exitCode: 0, stdout: (await runOperation(words, world)).text, stderr, sent}
  } catch (error) {
    if (!(error instanceof SsoOidcError)) throw error
    return {exitCode: exitCodeOf(error), stdout: '', stderr: stderr + (await errorText(error, argv, world)), sent}
  }
}

/** Whether a request has the secret where secrets belong. */
function hasSecret({body}: HttpRequest, operation: AnyOperation | undefined): boolean {
  const request: Record<string, unknown> = JSON.parse(body)
  const members = operation === undefined ? {} : requestSchema(operation).properties
  return Object.entries(members).some(([name, {sensitive}]) => sensitive && request[name] === SECRET)
}
