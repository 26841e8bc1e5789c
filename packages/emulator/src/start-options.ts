import {parseArgs} from 'node:util'
import {DEFAULT_REGION, DEFAULT_START_URL} from './emulator/emulator.ts'
import type {Mode} from './service/handler.ts'
import type {StoreUrl} from './store/open-store.ts'

/** Name of the program. */
export const NAME = 'sso-oidc-emulator'

const DEFAULT_PORT = 8021

/** What the program says of itself. */
export const HELP = `IAM Identity Center on localhost, to test sign-in flows without an AWS account.

Usage: ${NAME} start [options]

  --port N         port on 127.0.0.1, 0 for a free one (default ${DEFAULT_PORT})
  --store STORE    where the state is kept: memory (default), sqlite:FILE, or postgres://USER@HOST/DATABASE
  --users FILE     people, accounts and roles, in YAML or JSON (default: alice, with two roles in one account)
  --auto-approve   approve every sign-in at once, as the first person
  --mode MODE      aws (default): as the service does it; strict: refresh tokens are replaced, scopes narrow
  --region NAME    region to play (default ${DEFAULT_REGION})
  --start-url URL  start URL that exists; may be repeated (default ${DEFAULT_START_URL})
  --log            tell each request in a line on standard error
  --allow-remote   listen on all addresses; whoever reaches the port may approve
  --help           this text

Once it listens, it prints the variables that make the AWS CLI and the SDKs come to it. It ends with Ctrl-C or SIGTERM.
`

/** What `start` is to do. */
export interface StartOptions {
  readonly port: number
  readonly region: string
  readonly startUrls: readonly string[]
  readonly store: StoreUrl
  readonly mode: Mode
  readonly autoApprove: boolean
  readonly log: boolean
  readonly allowRemote: boolean
  /** File with the directory. */
  readonly users?: string
}

/** What is wrong with the words of a command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * The options in the words after the program's name, or `help`.
 *
 * @throws {UsageError} for words that mean nothing
 */
export function parseStartOptions(words: readonly string[]): StartOptions | 'help' {
  const {values, positionals} = parse(words)
  if (values.help) return 'help'
  const [command, ...rest] = positionals
  if (command !== 'start' || rest.length > 0) throw new UsageError('the one command is start')
  const {port: portText, region, store, mode, users} = values
  const port = Number(portText)
  if (!/^\d+$/.test(portText) || port > 65_535) throw new UsageError('--port takes a number from 0 to 65535')
  // The region goes into a line for a shell.
  if (!/^[a-z0-9-]+$/.test(region)) throw new UsageError('--region takes a name like us-east-1')
  if (!isStoreUrl(store)) throw new UsageError('--store takes memory, sqlite:FILE, or postgres://USER@HOST/DATABASE')
  if (mode !== 'aws' && mode !== 'strict') throw new UsageError('--mode takes aws or strict')
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

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
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
    // Behind the first sentence Node explains `--`, which is no use here.
    const [sentence] = String(error instanceof Error ? error.message : error).split('. ')
    throw new UsageError(sentence)
  }
}

function isStoreUrl(text: string): text is StoreUrl {
  return text === 'memory' || /^sqlite:./.test(text) || /^postgres(ql)?:\/\//.test(text)
}
