import {CommandError} from './program/command-error.ts'
import {type CommandToRun, parseCommandLine, type StartOptions, UsageError} from './program/command-line.ts'
import {HELP, NAME} from './program/help.ts'
import {isClosedPipe, Output} from './program/output.ts'
import {serve} from './program/serve.ts'
import {clientEnvironment} from './service/client-environment.ts'

/** Exit code of a program whose output is no longer read: 128 plus the number of SIGPIPE. */
const CLOSED_PIPE = 141

/** Process and package of the program. */
interface World {
  readonly process: NodeJS.Process
  /** Returns the version of the package. */
  readonly readVersion: () => string
}

/**
 * Runs the program with its command-line arguments. Resolves to the exit code, for `start` after the server has
 * stopped, and for `run` after the command has ended.
 */
export async function main(argv: readonly string[], world: World): Promise<number> {
  const output = new Output(world.process)
  try {
    return await runCommandLine(argv, output, world)
  } catch (error) {
    if (isClosedPipe(error)) return CLOSED_PIPE
    if (error instanceof UsageError) {
      output.log(`${NAME}: ${error.message} Run ${NAME} --help for usage.`)
      return 2
    }
    output.log(`${NAME}: ${toMessage(error)}`)
    return error instanceof CommandError ? error.exitCode : 1
  }
}

async function runCommandLine(argv: readonly string[], output: Output, {process, readVersion}: World): Promise<number> {
  const line = parseCommandLine(argv)
  switch (line.command) {
    case 'help':
      await output.print(HELP)
      return 0
    case 'version': {
      const {platform, arch, versions} = process
      const runtime = versions['bun'] === undefined ? `node-v${versions.node}` : `bun-v${versions['bun']}`
      await output.print(`@sso-oidc/emulator/${readVersion()} ${platform}-${arch} ${runtime}\n`)
      return 0
    }
    case 'start':
      return start(line.options, output, process)
    case 'run':
      return run(line.toRun, line.options, {output, process})
  }
}

/** Serves until a signal. Returns the exit code. */
async function start(options: StartOptions, output: Output, process: NodeJS.Process): Promise<number> {
  const service = await serve(options, output)
  const stopped = nextSignal(process)
  try {
    const variables = Object.entries(clientEnvironment(service.url, options.region))
    await output.print(variables.map(([name, value]) => `export ${name}=${value}\n`).join(''))
    output.log(`Start URL: ${options.startUrls.join(', ')}`)
    output.log(`${describePages(service.url)} Press Ctrl-C to stop.`)
    if (options.allowRemote) output.log(REMOTE)
    return await Promise.race([stopped.then(() => 0), output.closed.then(() => CLOSED_PIPE)])
  } finally {
    await service.close()
  }
}

/** Serves while a command runs. Returns its exit code. Standard output belongs to the command. */
async function run(
  toRun: CommandToRun,
  options: StartOptions,
  {output, process}: {output: Output; process: NodeJS.Process},
): Promise<number> {
  const service = await serve(options, output)
  try {
    output.log(describePages(service.url))
    if (options.allowRemote) output.log(REMOTE)
    // Loaded only here, so that `start` starts faster.
    const {runCommand} = await import('./program/run-command.ts')
    return await runCommand(toRun, clientEnvironment(service.url, options.region), process)
  } finally {
    await service.close()
  }
}

const REMOTE = 'Other hosts can connect and approve sign-ins. Do not use this in production.'

function describePages(url: string): string {
  return `Approve sign-ins at ${url}/device. Dashboard: ${url}/_emulator.`
}

function nextSignal(process: NodeJS.Process): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}

function toMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // A bug. The stack is printed here, because Node would also print the source line: the whole minified program.
  if (error instanceof TypeError || error instanceof ReferenceError) return error.stack ?? error.message
  return error.message || String('code' in error ? error.code : error.name)
}
