import {escapeControls} from '@sso-oidc/format'
import type {Directory} from '../directory/directory.ts'
import {createEmulator, type Emulator, type EmulatorOptions} from '../emulator/emulator.ts'
import type {LoggedRequest} from '../http/request-log.ts'
import {listen} from '../server/server.ts'
import {isSystemError, systemReason} from '../store/system-error.ts'
import type {StartOptions} from './command-line.ts'
import type {Output} from './output.ts'

/** Emulator with a server. */
export interface Service {
  /** Endpoint URL for clients. */
  readonly url: string
  /** Stops the server and the emulator. */
  close(): Promise<void>
}

/**
 * Starts an emulator and its server.
 *
 * @throws {Error} if the directory file cannot be read, the store cannot be opened, or the server cannot listen
 */
export async function serve(options: StartOptions, output: Output): Promise<Service> {
  const {port, allowRemote} = options
  const emulator = createEmulator(await toEmulatorOptions(options, output))
  await openStore(emulator, options)
  try {
    const server = await listen(emulator, {port, allowRemote})
    return {
      url: server.url,
      async close() {
        await server.close()
        await emulator.close()
      },
    }
  } catch (error) {
    await emulator.close()
    throw toListenError(error, port)
  }
}

async function toEmulatorOptions(start: StartOptions, output: Output): Promise<EmulatorOptions> {
  const {region, startUrls, store, mode, autoApprove, allowOrigins, log, portalRate, users: file} = start
  const onRequest = (request: LoggedRequest): void => output.log(describeRequest(request))
  const options = {
    region,
    startUrls,
    store,
    mode,
    autoApprove,
    allowOrigins,
    ...(log ? {onRequest} : {}),
    ...(portalRate && {portalRate}),
  }
  return file === undefined ? options : {...options, users: await loadUsers(file)}
}

async function loadUsers(file: string): Promise<Directory> {
  // Loaded only with --users, so that the program starts faster without it.
  const {readDirectory} = await import('../directory/read-directory.ts')
  try {
    return await readDirectory(file)
  } catch (cause) {
    const reason = systemReason(cause)
    if (reason === undefined) throw cause
    throw new Error(`Cannot read --users ${file}: ${reason}. Pass the path of a YAML or JSON file.`, {cause})
  }
}

async function openStore(emulator: Emulator, {store}: StartOptions): Promise<void> {
  try {
    await emulator.ready()
  } catch (cause) {
    // Errors of SQLite already name their file.
    throw store.startsWith('postgres') ? toPostgresError(cause) : cause
  }
}

/** Converts an error of PostgreSQL. Its message has no password, unlike the URL of the store. */
function toPostgresError(cause: unknown): Error {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const reason = (cause instanceof Error && cause.message) || code
  const advice = /^E[A-Z]/.test(code) ? '. Check the URL and that PostgreSQL is running.' : ''
  return new Error(`Cannot open the PostgreSQL database of --store: ${reason}${advice}`, {cause})
}

function toListenError(error: unknown, port: number): unknown {
  if (!isSystemError(error)) return error
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is in use.`,
    EACCES: `This user is not allowed to use port ${port}.`,
  }
  const reason = reasons[error.code] ?? `Cannot listen on port ${port}: ${systemReason(error)}.`
  return new Error(`${reason} Choose another port with --port, or --port 0 for a free one.`, {cause: error})
}

/** Describes a request in one safe line, without the query, which may contain a code. */
function describeRequest({at, method, path, status, error, operation, duration}: LoggedRequest): string {
  const details = [operation, error].filter((name) => name !== undefined).join(' ')
  return escapeControls(`${new Date(at).toISOString()} ${method} ${path} ${status} ${duration} ms ${details}`)
}
