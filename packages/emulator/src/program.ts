import {parseArgs} from 'node:util'
import {createEmulator, DEFAULT_REGION, DEFAULT_START_URL} from './emulator.ts'
import {type EmulatorServer, listen} from './server.ts'

const NAME = 'sso-oidc-emulator'
const DEFAULT_PORT = 8021

const HELP = `IAM Identity Center's OIDC service on localhost, to test sign-in flows without an AWS account.

Usage: ${NAME} start [--port N] [--region NAME] [--start-url URL]...

  --port N         port on 127.0.0.1, 0 for a free one (default ${DEFAULT_PORT})
  --region NAME    region to play (default ${DEFAULT_REGION})
  --start-url URL  start URL that exists; may be repeated (default ${DEFAULT_START_URL})
  --help           this text

Once it listens, it prints the variables that make the AWS CLI and the SDKs come to it. It keeps everything in memory
and ends with Ctrl-C or SIGTERM.
`

interface StartOptions {
  readonly port: number
  readonly region: string
  readonly startUrls: readonly string[]
}

/** What is wrong with the words of a command line. */
class UsageError extends Error {}

/** Runs the program with the words after its name. Resolves to the exit code, for `start` once it was told to stop. */
export async function main(words: readonly string[]): Promise<number> {
  try {
    const options = parseWords(words)
    if (options === 'help') process.stdout.write(HELP)
    else await start(options)
    return 0
  } catch (error) {
    if (error instanceof UsageError) return fail(`${error.message} (${NAME} --help shows the usage)`, 2)
    if (isSystemError(error)) return fail(reason(error), 1)
    throw error
  }
}

function parseWords(words: readonly string[]): StartOptions | 'help' {
  const {values, positionals} = parse(words)
  if (values.help) return 'help'
  const [command, ...rest] = positionals
  if (command !== 'start' || rest.length > 0) throw new UsageError('the one command is start')
  const {port: portText = String(DEFAULT_PORT), region = DEFAULT_REGION} = values
  const port = Number(portText)
  if (!/^\d+$/.test(portText) || port > 65_535) throw new UsageError('--port takes a number from 0 to 65535')
  // The region goes into a line for a shell.
  if (!/^[a-z0-9-]+$/.test(region)) throw new UsageError('--region takes a name like us-east-1')
  return {port, region, startUrls: values['start-url'] ?? [DEFAULT_START_URL]}
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        port: {type: 'string'},
        region: {type: 'string'},
        'start-url': {type: 'string', multiple: true},
        help: {type: 'boolean', short: 'h'},
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

async function start({port, region, startUrls}: StartOptions): Promise<void> {
  const server = await listen(createEmulator({region, startUrls}), {port})
  const stopped = stopOnSignal(server)
  process.stdout.write(`export AWS_ENDPOINT_URL_SSO_OIDC=${server.url}\nexport AWS_REGION=${region}\n`)
  process.stderr.write(`Start URL ${startUrls.join(', ')}; codes are approved at ${server.url}/device; Ctrl-C ends.\n`)
  await stopped
}

function stopOnSignal(server: EmulatorServer): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => server.close().then(resolve, reject)
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
}

function fail(message: string, exitCode: number): number {
  process.stderr.write(`${NAME}: ${message}\n`)
  return exitCode
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & {port?: number} {
  return error instanceof Error && 'syscall' in error
}

function reason(error: NodeJS.ErrnoException & {port?: number}): string {
  if (error.code === 'EADDRINUSE')
    return `port ${error.port} is in use; choose another with --port, or 0 for a free one`
  return error.message
}
