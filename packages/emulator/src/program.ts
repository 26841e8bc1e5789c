import {escapeControls} from '@sso-oidc/format'
import {createEmulator, type Emulator, type EmulatorOptions} from './emulator/emulator.ts'
import type {LoggedRequest} from './http/request-log.ts'
import {type EmulatorServer, listen} from './server/server.ts'
import {HELP, NAME, parseStartOptions, type StartOptions, UsageError} from './start-options.ts'

/**
 * Runs the program with its command-line arguments. Resolves to the exit code, for `start` after the server has
 * stopped.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const options = parseStartOptions(argv)
    if (options === 'help') process.stdout.write(HELP)
    else await start(options)
    return 0
  } catch (error) {
    if (error instanceof UsageError) return fail(`${error.message} Run ${NAME} --help for usage.`, 2)
    return fail(toMessage(error), 1)
  }
}

async function start(options: StartOptions): Promise<void> {
  const {port, region, startUrls, allowRemote} = options
  const emulator = createEmulator(await toEmulatorOptions(options))
  const server = await listen(emulator, {port, allowRemote})
  const stopped = stopOnSignal(server, emulator)
  const {url} = server
  process.stdout.write(
    `export AWS_ENDPOINT_URL_SSO_OIDC=${url}\nexport AWS_ENDPOINT_URL_SSO=${url}\nexport AWS_REGION=${region}\n`,
  )
  const remote = allowRemote ? 'Other hosts can connect and approve sign-ins. Do not use this in production.\n' : ''
  process.stderr.write(
    `Start URL: ${startUrls.join(', ')}\nApprove sign-ins at ${url}/device. Dashboard: ${url}/_emulator. Press Ctrl-C to stop.\n${remote}`,
  )
  await stopped
}

async function toEmulatorOptions(start: StartOptions): Promise<EmulatorOptions> {
  const {region, startUrls, store, mode, autoApprove, log, users: file} = start
  const options = {region, startUrls, store, mode, autoApprove, ...(log ? {onRequest: logRequest} : {})}
  if (file === undefined) return options
  // Loaded only with --users, so that the program starts faster without it.
  const {readDirectory} = await import('./directory/read-directory.ts')
  return {...options, users: await readDirectory(file)}
}

/** Logs a request in one line, without the query, which may contain a code. */
function logRequest({at, method, path, status, error, operation, duration}: LoggedRequest): void {
  const details = [operation, error].filter((name) => name !== undefined).join(' ')
  process.stderr.write(`${new Date(at).toISOString()} ${method} ${path} ${status} ${duration} ms ${details}\n`)
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
  process.stderr.write(`${NAME}: ${escapeControls(message, {keep: '\n'})}\n`)
  return exitCode
}

function toMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `Port ${error.port} is in use. Choose another port with --port, or --port 0 for a free one.`
  }
  // A bug. The stack is printed here, because Node would also print the source line: the whole minified program.
  if (error instanceof TypeError || error instanceof ReferenceError) return error.stack ?? error.message
  return error.message || String('code' in error ? error.code : error.name)
}
