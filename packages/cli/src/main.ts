import {escapeControls} from '@sso-oidc/format'
import {openConfig, readStream} from '@sso-oidc/session'
import type {ProgramContext} from './command.ts'
import {commandIn} from './commands/find-command.ts'
import {runCommand} from './commands/run-command.ts'
import {createQuestions} from './configure/questions.ts'
import {hasCommandHooks, installedPlugins} from './formats/installed-plugins.ts'
import {environmentSecrets} from './network/environment-secrets.ts'
import {guardStream} from './output/guard-stream.ts'
import {IssuedResponse, savedSentence} from './output/issued-response.ts'
import {Redactor} from './output/redactor.ts'
import {type MessageStream, messageStream} from './output/safe-stream.ts'
import {processHost} from './process-host.ts'
import {withOuterFiles} from './settings/outer-role.ts'
import {errorStream, isStreamOpen, standardOutput} from './standard-streams.ts'
import {USER_AGENT, VERSION} from './version.ts'

const SIGNALS = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143} as const

/** Runs the program and sets the exit code of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  const context = processContext()
  if (process.versions['bun'] !== undefined) printThroughStreams()
  reportBugs(context, argv.includes('--debug'))
  const exitCode = await runProgram(argv, context)
  if (exitCode !== 0) process.exitCode = exitCode
  // Nothing is left to write. Node would wait for connections to close and free the heap, which takes 1 ms.
  if (!isStreamOpen()) process.exit()
}

/**
 * Runs a command line and returns its exit code.
 *
 * Commands of this package run without oclif. oclif is loaded for all other commands, and for every command if a plugin has
 * hooks that run before or after commands.
 */
export async function runProgram(argv: readonly string[], context: ProgramContext): Promise<number> {
  context.redactor.addLater(() => environmentSecrets(context.env))
  const found = commandIn(argv)
  if (found === undefined || hasCommandHooks(context.env)) {
    const {runOther} = await import('./oclif/run-other.ts')
    return runOther(argv, context)
  }
  return runCommand(await found.command.load(), found.words, context)
}

/** Replaces the console of Bun, which ignores errors of its streams. Commands of plugins print with it. */
function printThroughStreams(): void {
  const print = (stream: NodeJS.WriteStream, words: readonly unknown[]): void => {
    const {format} = process.getBuiltinModule('node:util')
    stream.write(`${format(...words)}\n`, (error) => error && stream.emit('error', error))
  }
  console.log = (...words: unknown[]) => print(process.stdout, words)
  console.error = (...words: unknown[]) => print(process.stderr, words)
}

/** Reports an error that nothing has caught, also a rejected promise, and ends the process. */
function reportBugs({stderr, issued}: Pick<ProgramContext, 'issued' | 'stderr'>, debug: boolean): void {
  let isReporting = false
  process.on('uncaughtException', async (error: unknown) => {
    // An error of the report itself, for example because the program was removed in the meantime, must not be reported again.
    if (isReporting) process.exit(255)
    isReporting = true
    const saved = issued.save()
    const {describeBug} = await import('./output/report.ts')
    stderr.clearLine()
    stderr.log(describeBug(error, {debug, saved}))
    process.exit(255)
  })
}

/** Returns standard error. If Node or a library logs to it, the secrets in these logs are redacted too. */
function standardError(env: NodeJS.ProcessEnv, redactor: Redactor): MessageStream {
  if (!env['NODE_DEBUG'] && !env['DEBUG']) return messageStream(errorStream, redactor)
  const stream = guardStream(errorStream(), (text) => escapeControls(redactor.redact(text), {keep: '\n\t'}))
  return messageStream(() => stream, redactor)
}

/** Creates the context from the process. Nothing below this function reads the process. */
function processContext(): ProgramContext {
  const env = withOuterFiles(process.env)
  const cwd = workingDirectory()
  const redactor = new Redactor()
  const stderr = standardError(env, redactor)
  const issued = new IssuedResponse({env, now: Date.now})
  let isPaging = false
  const end = (signal: keyof typeof SIGNALS): never => {
    stderr.clearLine()
    const saved = isPaging ? undefined : issued.save()
    if (saved !== undefined) stderr.log(`sso-oidc: ${savedSentence(saved)}`)
    if (isLookingUp()) killSelf(signal)
    process.exit(SIGNALS[signal])
  }
  for (const signal of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) {
    process.on(signal, () => (isPaging && signal === 'SIGINT' ? undefined : end(signal)))
  }
  // By default, this signal makes Node open a port for debuggers, which can read all secrets.
  process.on('SIGUSR1', () => {})
  return {
    env,
    cwd,
    stdin: () => readStream(process.stdin),
    stdout: standardOutput(),
    stderr,
    now: Date.now,
    config: openConfig({env, cwd}),
    redactor,
    issued,
    platform: process.platform,
    version: VERSION,
    userAgent: USER_AGENT,
    host: processHost(),
    ignoreInterrupts: () => (isPaging = true),
    allCommands: async () => (await import('./commands/all-commands.ts')).allCommands(),
    questions: () => {
      const {isatty, WriteStream} = process.getBuiltinModule('node:tty')
      if (env['TERM'] === 'dumb' || !isatty(0) || !isatty(2)) return undefined
      // A stream of its own, because logs of libraries are filtered out of standard error.
      return createQuestions({input: process.stdin, openOutput: () => new WriteStream(2)}, () => end('SIGINT'))
    },
    pluginCommands: async () => {
      if (installedPlugins(env).plugins.length > 0) return (await import('./oclif/run-oclif.ts')).pluginCommands(env)
      const {bundledCommands} = await import('./help/bundled-commands.ts')
      return bundledCommands.filter(({hidden}) => !hidden)
    },
  }
}

/** Returns whether the system is looking up a host name. `process.exit` waits for the end of the lookup, which can take 10 s. */
function isLookingUp(): boolean {
  return process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap')
}

function killSelf(signal: string): void {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}

/** Returns the root if the working directory has been removed, so that commands that do not need it still work. */
function workingDirectory(): string {
  try {
    return process.cwd()
  } catch {
    return '/'
  }
}
