import {parseArgs} from 'node:util'
import {DEFAULT_REGION, DEFAULT_START_URL} from './emulator/emulator.ts'
import type {Mode} from './service/handler.ts'
import type {StoreUrl} from './store/open-store.ts'

/** Name of the program. */
export const NAME = 'sso-oidc-emulator'

const DEFAULT_PORT = 8021

/** Help text of the program. */
export const HELP = `Emulator of AWS IAM Identity Center on localhost, to test sign-in flows without an AWS account.

Usage: ${NAME} start [options]

  --port N         Port on 127.0.0.1, or 0 for a free port (default: ${DEFAULT_PORT})
  --store STORE    Location of the state: memory (default), sqlite:FILE, or postgres://USER@HOST/DATABASE
  --users FILE     YAML or JSON file with users, accounts, and roles (default: alice, with two roles in one account)
  --auto-approve   Approve every sign-in immediately, as the first user
  --mode MODE      Handling of refresh tokens and scopes: aws (default, as the live service) or strict
  --region NAME    Region of the instance (default: ${DEFAULT_REGION})
  --start-url URL  Valid start URL, repeatable (default: ${DEFAULT_START_URL})
  --log            Log requests to standard error
  --allow-remote   Listen on all addresses; anyone who can connect can approve sign-ins
  -h, --help       Show this help

Prints environment variables that point the AWS CLI and the AWS SDKs at the emulator. Press Ctrl-C to stop.
`

/** Options of the command `start`. */
export interface StartOptions {
  readonly port: number
  readonly region: string
  readonly startUrls: readonly string[]
  readonly store: StoreUrl
  readonly mode: Mode
  readonly autoApprove: boolean
  readonly log: boolean
  readonly allowRemote: boolean
  /** Directory file. */
  readonly users?: string
}

/** Thrown for an invalid command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Parses the command-line arguments.
 *
 * @returns the options of `start`, or `help` for the help text
 * @throws {UsageError} if the arguments are invalid
 */
export function parseStartOptions(argv: readonly string[]): StartOptions | 'help' {
  const {values, positionals} = parse(argv)
  if (values.help) return 'help'
  const [command, ...rest] = positionals
  if (command === undefined) throw new UsageError('No command. The only command is start.')
  if (command !== 'start') throw new UsageError(`Unknown command: ${command}. The only command is start.`)
  if (rest.length > 0) throw new UsageError(`Unexpected argument: ${rest.join(' ')}.`)
  const {port: portText, region, store, mode, users} = values
  const port = Number(portText)
  if (!/^\d+$/.test(portText) || port > 65_535)
    throw new UsageError(`Invalid --port ${portText}: must be an integer from 0 to 65535.`)
  // The region is printed as part of a shell command.
  if (!/^[a-z0-9-]+$/.test(region))
    throw new UsageError(`Invalid --region ${region}: must be a name such as us-east-1.`)
  if (!isStoreUrl(store)) {
    throw new UsageError('Invalid --store: must be memory, sqlite:FILE, or postgres://USER@HOST/DATABASE.')
  }
  if (mode !== 'aws' && mode !== 'strict') throw new UsageError(`Invalid --mode ${mode}: must be aws or strict.`)
  return {
    port,
    region,
    startUrls: values['start-url'],
    store,
    mode,
    autoApprove: values['auto-approve'],
    log: values.log,
    allowRemote: values['allow-remote'],
    ...(users === undefined ? {} : {users}),
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        port: {type: 'string', default: String(DEFAULT_PORT)},
        store: {type: 'string', default: 'memory'},
        users: {type: 'string'},
        'auto-approve': {type: 'boolean', default: false},
        mode: {type: 'string', default: 'aws'},
        region: {type: 'string', default: DEFAULT_REGION},
        'start-url': {type: 'string', multiple: true, default: [DEFAULT_START_URL]},
        log: {type: 'boolean', default: false},
        'allow-remote': {type: 'boolean', default: false},
        help: {type: 'boolean', short: 'h', default: false},
      },
    })
  } catch (error) {
    // The first sentence names the error. The others explain `--`, which does not help here.
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split('. ')
    throw new UsageError(`${sentence.replace(/\.$/, '')}.`)
  }
}

function isStoreUrl(text: string): text is StoreUrl {
  return text === 'memory' || /^sqlite:./.test(text) || /^postgres(ql)?:\/\//.test(text)
}
