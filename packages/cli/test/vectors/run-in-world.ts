import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {
  type AnyOperation,
  type HttpRequest,
  type HttpResponse,
  isSensitive,
  operations,
  requestSchema,
  TransportError,
} from '@sso-oidc/core'
import {commandIndex} from '../../src/argv/parse-argv.ts'
import {runProgram} from '../../src/main.ts'
import {testContext} from '../run-command.ts'
import {withEchoes} from './answers.ts'
import {SECRET} from './secrets.ts'

/** Environment of a command line. */
export interface Given {
  readonly env: Readonly<Record<string, string>>
  readonly config: string | undefined
  readonly documents: {readonly json: string; readonly yaml: string}
  /** Response of the service. Undefined if the connection fails. */
  readonly answer: HttpResponse | undefined
  readonly isTTY: boolean
}

/** Result of a command line. */
export interface Outcome {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  readonly sent: readonly HttpRequest[]
}

/** Home directory and working directory of every run. */
export class Home implements Disposable {
  readonly #written = new Map<string, string>()
  readonly path: string = mkdtempSync(path.join(tmpdir(), 'vectors-'))

  constructor() {
    writeFileSync(path.join(this.path, 'secret'), SECRET)
    writeFileSync(path.join(this.path, 'binary'), new Uint8Array([0xff, 0xfe, 0]))
  }

  /** Writes files that have changed. Writing takes most of the time of a run. */
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

/** Runs a command line as `main` does, in this process. */
export async function runInWorld(argv: readonly string[], given: Given, home: Home): Promise<Outcome> {
  home.write({config: given.config ?? ''})
  if (argv.some((word) => word.includes('document.'))) {
    home.write({'document.json': given.documents.json, 'document.yaml': given.documents.yaml})
  }
  const sent: HttpRequest[] = []
  const operation = operations[argv[commandIndex(argv)] ?? '']
  const context = testContext({
    cwd: home.path,
    env: {
      HOME: home.path,
      AWS_CONFIG_FILE: path.join(home.path, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
      ...given.env,
    },
    stdin: async () => Buffer.from(given.documents.yaml),
    stdout: {isTTY: given.isTTY, columns: 80},
    transport: async (request) => {
      sent.push(request)
      if (given.answer === undefined) throw new TransportError('ConnectionFailed', 'The connection was lost.')
      return {...given.answer, body: withEchoes(given.answer.body, hasSecret(request, operation))}
    },
  })
  const exitCode = await runProgram(argv, context)
  return {...context.written(), exitCode, sent}
}

/** Returns whether a request has the secret in a secret member. */
function hasSecret({body}: HttpRequest, operation: AnyOperation | undefined): boolean {
  const request: Record<string, unknown> = JSON.parse(body)
  const members = operation === undefined ? {} : requestSchema(operation).properties
  return Object.entries(members).some(([name, member]) => isSensitive(member) && request[name] === SECRET)
}
