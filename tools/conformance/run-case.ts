import {spawn} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type IncomingHttpHeaders} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {Answer, Case} from './cases.ts'

/** Request that the server received. */
export interface SeenRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: unknown
}

/** Result of a command line. */
export interface Outcome {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
  readonly requests: readonly SeenRequest[]
}

/** Runs a case in a new directory, with its own server on loopback, and without the environment of the caller. */
export async function runCase(one: Case, program: readonly string[]): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'case-'))
  const server = await startServer(one.answers)
  try {
    for (const [name, content] of Object.entries(one.files)) {
      mkdirSync(path.dirname(path.join(folder, name)), {recursive: true})
      writeFileSync(path.join(folder, name), content)
    }
    const endpoint = one.endpoint === 'flag' ? ['--endpoint-url', server.url] : []
    const fill = (text: string): string => text.replaceAll('{{URL}}', server.url)
    const words = [...program, ...one.words.map(fill), ...endpoint]
    return {...(await run(words, {folder, stdin: one.stdin, env: toEnv(one, folder, fill)})), requests: server.requests}
  } finally {
    server.close()
    rmSync(folder, {recursive: true, force: true})
  }
}

function toEnv({env}: Case, folder: string, fill: (text: string) => string): Record<string, string> {
  const all = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
    ...env,
  }
  const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
  return Object.fromEntries(set.map(([name, value]) => [name, fill(value)]))
}

function run(
  [program = '', ...words]: readonly string[],
  {folder, stdin, env}: {folder: string; stdin: string; env: Record<string, string>},
): Promise<Omit<Outcome, 'requests'>> {
  const child = spawn(program, words, {cwd: folder, env, timeout: 30_000})
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exit) => resolve({exit, stdout, stderr}))
  })
}

async function startServer(answers: readonly Answer[]): Promise<{url: string; requests: SeenRequest[]; close(): void}> {
  const requests: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const answer = answers[requests.length] ?? {status: 418, body: 'the case has no response for this request'}
    requests.push({path: request.url ?? '', headers: request.headers, body: text === '' ? undefined : JSON.parse(text)})
    response.writeHead(answer.status ?? 200, {'content-type': 'application/json', ...answer.headers})
    response.end(answer.body ?? JSON.stringify(answer.json ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {url, requests, close: () => void server.close()}
}
