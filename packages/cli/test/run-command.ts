import {type HttpRequest, type HttpResponse, SsoOidcError, type Transport} from '@sso-oidc/core'
import {describeError, exitCodeOf} from '../src/output/report.ts'
import {runOperation, type World} from '../src/run-operation.ts'
import {parseWords} from '../src/words/words.ts'

/** An answer of the service. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {status, statusText: '', headers, body: new TextEncoder().encode(text)}
}

/** What came of a command. */
export interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  readonly sent: readonly HttpRequest[]
}

/** Runs a command in this process, against answers that stand ready; the last one is given again and again. */
export async function run(argv: readonly string[], ...answers: readonly HttpResponse[]): Promise<Run> {
  return runIn({AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1'}, argv, answers)
}

/** The same, with these variables and no others. */
export async function runIn(
  env: Record<string, string>,
  argv: readonly string[],
  answers: readonly HttpResponse[],
  options: Partial<Pick<World, 'formatDeadline' | 'stdout'>> = {},
): Promise<Run> {
  const sent: HttpRequest[] = []
  let stderr = ''
  const transport: Transport = async (request) => {
    sent.push(request)
    const response = answers[Math.min(sent.length, answers.length) - 1]
    if (response === undefined) throw new Error('nothing was to be sent')
    return response
  }
  const world: World = {
    cwd: '/',
    stdin: async () => new Uint8Array(),
    env: {AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nowhere', ...env},
    stderr: {write: (text) => (stderr += text)},
    stdout: {write: () => {}},
    transport,
    userAgent: 'test',
    ...options,
  }
  try {
    const words = parseWords(argv)
    if (words === undefined) throw new Error('no operation was found')
    return {stdout: (await runOperation(words, world)).text, stderr, exitCode: 0, sent}
  } catch (error) {
    if (!(error instanceof SsoOidcError)) throw error
    return {stdout: '', stderr: stderr + describeError(error), exitCode: exitCodeOf(error), sent}
  }
}
