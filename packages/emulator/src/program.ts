import {createEmulator, type Emulator, type EmulatorOptions} from './emulator/emulator.ts'
import type {LoggedRequest} from './http/request-log.ts'
import {type EmulatorServer, listen} from './server/server.ts'
import {HELP, NAME, parseStartOptions, type StartOptions, UsageError} from './start-options.ts'

/** Runs the program with the words after its name. Resolves to the exit code, for `start` once it was told to stop. */
export async function main(words: readonly string[]): Promise<number> {
  try {
    const options = parseStartOptions(words)
    if (options === 'help') process.stdout.write(HELP)
    else await start(options)
    return 0
  } catch (error) {
    if (error instanceof UsageError) return fail(`${error.message} (${NAME} --help shows the usage)`, 2)
    return fail(reason(error), 1)
  }
}

async function start(options: StartOptions): Promise<void> {
  const {port, region, startUrls, allowRemote} = options
  const emulator = createEmulator(await toEmulatorOptions(options))
  const server = await listen(emulator, {port, allowRemote})
  const stopped = stopOnSignal(server, emulator)
  process.stdout.write(
    `export AWS_ENDPOINT_URL_SSO_OIDC=${server.url}\nexport AWS_ENDPOINT_URL_SSO=${server.url}\nexport AWS_REGION=${region}\n`,
  )
  const remote = allowRemote ? '\nOther hosts can connect and approve: not for production.' : ''
  process.stderr.write(
    `Start URL ${startUrls.join(', ')}; codes are approved at ${server.url}/device, all is shown at ${server.url}/_emulator; Ctrl-C ends.${remote}\n`,
  )
  await stopped
}

async function toEmulatorOptions(start: StartOptions): Promise<EmulatorOptions> {
  const {region, startUrls, store, mode, autoApprove, log, users: file} = start
  const options = {region, startUrls, store, mode, autoApprove, ...(log ? {onRequest: tell} : {})}
  if (file === undefined) return options
  // Most starts need no file, and the program is smaller and sooner there without.
  const {readDirectory} = await import('./directory/read-directory.ts')
  return {...options, users: await readDirectory(file)}
}

/** One line for a request. The path stands there without its query, which may hold a code. */
function tell({at, method, path, status, error, operation, duration}: LoggedRequest): void {
  const what = [operation, error].filter((word) => word !== undefined).join(' ')
  process.stderr.write(`${new Date(at).toISOString()} ${method} ${path} ${status} ${duration} ms ${what}\n`)
}

function stopOnSignal(server: EmulatorServer, emulator: Emulator): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () =>
      server
        .close()
        .then(() => emulator.close())
        .then(resolve, reject)
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}

function fail(message: string, exitCode: number): number {
  process.stderr.write(`${NAME}: ${message}\n`)
  return exitCode
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `port ${error.port} is in use; choose another with --port, or 0 for a free one`
  }
  // A bug. Thrown on, it would bring the source with it: one line, of the whole program.
  if (error instanceof TypeError || error instanceof ReferenceError) return error.stack ?? error.message
  return error.message || String('code' in error ? error.code : error.name)
}
