import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import type {AnyOperation, HttpRequest, HttpResponse, Transport} from '@sso-oidc/core'
import {type OutputStream, openConfig} from '@sso-oidc/session'
import {afterAll} from 'vitest'
import type {Arguments} from '../src/argv/arguments.ts'
import {type OperationValues, operationFlags} from '../src/argv/operation-flags.ts'
import {parseArgv} from '../src/argv/parse-argv.ts'
import type {Host, ProgramContext} from '../src/command.ts'
import {allCommands} from '../src/commands/all-commands.ts'
import type {Questions} from '../src/configure/questions.ts'
import {runProgram} from '../src/main.ts'
import {IssuedResponse} from '../src/output/issued-response.ts'
import {Redactor} from '../src/output/redactor.ts'
import {messageStream} from '../src/output/safe-stream.ts'

/** State directory of all runs of a test file. */
const stateHome = mkdtempSync(path.join(tmpdir(), 'state-'))
afterAll(() => rmSync(stateHome, {recursive: true}))

/** Options of a valid `create-token` request with a refresh token. */
export const REFRESH: readonly string[] = [
  ...['--client-id', 'id', '--client-secret', 'secret'],
  ...['--grant-type', 'refresh_token', '--refresh-token', 'rt'],
]

/** Response to `REFRESH`. */
export const TOKEN = {accessToken: 'AT-1', tokenType: 'Bearer', expiresIn: 28_800}

/** Creates a response of the service. */
export function answer(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {status, statusText: '', headers, body: new TextEncoder().encode(text)}
}

/** Parses the command line of an operation. `argv` does not contain the name of the command. */
export function parseCommandLine(operation: AnyOperation, argv: readonly string[]): Arguments<OperationValues> {
  const {error, ...args} = parseArgv(argv, {flags: operationFlags(operation)})
  if (error !== undefined) throw error
  return args as Arguments<OperationValues>
}

/** Result of a command line. */
export interface Run {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
  readonly sent: readonly HttpRequest[]
}

/** Settings of a test context. */
export interface TestSettings {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly transport?: Transport
  readonly stdin?: () => Promise<Uint8Array>
  /** Properties of standard output, such as `isTTY`. */
  readonly stdout?: Partial<OutputStream>
  /** Properties of standard error. */
  readonly stderr?: Partial<OutputStream>
  readonly formatDeadline?: number
  /** Questions to the user. Default: none, as without a terminal. */
  readonly questions?: Questions
}

/** A context that collects the output. */
export interface TestContext extends ProgramContext {
  /** Text of both streams until now. */
  readonly written: () => {stdout: string; stderr: string}
}

/** Creates a context that reads nothing of the process. */
export function testContext(settings: TestSettings = {}): TestContext {
  const {env = {}, cwd = '/', stdin = async () => new Uint8Array(), transport, formatDeadline} = settings
  const texts = {stdout: '', stderr: ''}
  const collect = (name: 'stdout' | 'stderr'): OutputStream => ({
    write(text, done) {
      texts[name] += text
      done?.()
    },
  })
  const redactor = new Redactor()
  return {
    cwd,
    env: {HOME: '/nowhere', ...env},
    stdin,
    stdout: {...collect('stdout'), ...settings.stdout},
    stderr: messageStream(() => ({...collect('stderr'), ...settings.stderr}), redactor),
    now: Date.now,
    config: openConfig({env: {HOME: '/nowhere', ...env}, cwd}),
    redactor,
    issued: new IssuedResponse({env, now: Date.now}),
    platform: 'linux',
    version: 'test',
    userAgent: 'test',
    allCommands: async () => allCommands(),
    questions: () => settings.questions,
    pluginCommands: async () => [],
    host: testHost(),
    formatDeadline,
    ...(transport === undefined ? {} : {transport}),
    written: () => texts,
  }
}

/** Returns a process in which no program runs. */
function testHost(): Host {
  const unexpected = (): never => {
    throw new Error('an unexpected program was run')
  }
  return {
    program: ['/usr/local/bin/sso-oidc'],
    replace: unexpected,
    hasTerminal: () => false,
    onSignal: unexpected,
    onExit: unexpected,
    write: unexpected,
  }
}

/** Runs a command line in this process. The service returns the responses in order and repeats the last one. */
export async function run(argv: readonly string[], ...answers: readonly HttpResponse[]): Promise<Run> {
  return runIn({AWS_REGION: 'us-east-1', AWS_MAX_ATTEMPTS: '1'}, argv, answers)
}

/** Runs a command line with these environment variables and no others. */
export async function runIn(
  env: Record<string, string>,
  argv: readonly string[],
  answers: readonly HttpResponse[],
  settings: TestSettings = {},
): Promise<Run> {
  const sent: HttpRequest[] = []
  const transport: Transport = async (request) => {
    sent.push(request)
    const response = answers[Math.min(sent.length, answers.length) - 1]
    if (response === undefined) throw new Error('an unexpected request was sent')
    return response
  }
  const context = testContext({
    transport,
    ...settings,
    // Without AWS_PAGER, a test on a terminal would start a pager.
    env: {AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nowhere', XDG_STATE_HOME: stateHome, AWS_PAGER: '', ...env},
  })
  const exitCode = await runProgram(argv, context)
  return {...context.written(), exitCode, sent}
}
