import {parseArgs} from 'node:util'
import {DEFAULT_REGION, DEFAULT_START_URL} from '../emulator/emulator.ts'
import {parseOrigin} from '../http/cross-origin.ts'
import type {Mode} from '../service/handler.ts'
import type {StoreUrl} from '../store/open-store.ts'
import {DEFAULT_PORT, NAME} from './help.ts'

/** Options of the commands `start` and `run`. */
export interface StartOptions {
  readonly port: number
  readonly region: string
  readonly startUrls: readonly string[]
  readonly store: StoreUrl
  readonly mode: Mode
  readonly autoApprove: boolean
  /** Requests per second that the access portal accepts. */
  readonly portalRate?: number
  readonly log: boolean
  readonly allowRemote: boolean
  readonly allowOrigins: readonly string[]
  /** Directory file. */
  readonly users?: string
}

/** Command to run: its name or path, and its arguments. */
export type CommandToRun = readonly [file: string, ...argv: string[]]

/** Parsed command line. */
export type CommandLine =
  | {readonly command: 'help' | 'version'}
  | {readonly command: 'start'; readonly options: StartOptions}
  | {readonly command: 'run'; readonly options: StartOptions; readonly toRun: CommandToRun}

const COMMANDS = ['start', 'run', 'help', 'version'] as const

/** Thrown for an invalid command line. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Parses the command-line arguments.
 *
 * @throws {UsageError} if the arguments are invalid
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const dashes = argv.indexOf('--')
  const [own, after] = dashes === -1 ? [argv, undefined] : [argv.slice(0, dashes), argv.slice(dashes + 1)]
  const {values, positionals} = parse(own)
  const [command, ...rest] = [...positionals.slice(0, 1).map(toCommand), ...positionals.slice(1)]
  if (values.help || command === 'help') return {command: 'help'}
  if (values.version || command === 'version') return {command: 'version'}
  if (command === 'run') return {command, options: toOptions(values, '0'), toRun: toCommandToRun(rest, after)}
  const extra = [...rest, ...(after ?? [])]
  if (extra.length > 0) throw new UsageError(`Unexpected argument: ${extra.join(' ')}.`)
  return {command: 'start', options: toOptions(values, String(DEFAULT_PORT))}
}

function toCommand(word: string): (typeof COMMANDS)[number] {
  const command = COMMANDS.find((one) => one === word)
  if (command === undefined) throw new UsageError(`Unknown command: ${word}. The commands are start and run.`)
  return command
}

function toCommandToRun(before: readonly string[], after: readonly string[] = []): CommandToRun {
  const [file, ...argv] = after
  if (before.length === 0 && file) return [file, ...argv]
  const words = [...before, ...after].join(' ') || 'npm test'
  throw new UsageError(`The command to run must follow --, for example: ${NAME} run -- ${words}.`)
}

function toOptions(values: ReturnType<typeof parse>['values'], defaultPort: string): StartOptions {
  const {port: portText = defaultPort, region, store, mode, users, 'allow-origin': origins = []} = values
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
  const {'portal-rate': rate} = values
  if (rate !== undefined && !/^[1-9]\d{0,5}$/.test(rate)) {
    throw new UsageError(`Invalid --portal-rate ${rate}: must be an integer from 1 to 999999.`)
  }
  const badOrigin = origins.find((origin) => parseOrigin(origin) === undefined)
  if (badOrigin !== undefined) {
    throw new UsageError(`Invalid --allow-origin ${badOrigin}: must be an origin such as http://localhost:3000.`)
  }
  return {
    port,
    region,
    startUrls: values['start-url'],
    store,
    mode,
    autoApprove: values['auto-approve'],
    log: values.log,
    allowRemote: values['allow-remote'],
    allowOrigins: origins,
    ...(users === undefined ? {} : {users}),
    ...(rate === undefined ? {} : {portalRate: Number(rate)}),
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        port: {type: 'string'},
        store: {type: 'string', default: 'memory'},
        users: {type: 'string'},
        'auto-approve': {type: 'boolean', default: false},
        mode: {type: 'string', default: 'aws'},
        'portal-rate': {type: 'string'},
        region: {type: 'string', default: DEFAULT_REGION},
        'start-url': {type: 'string', multiple: true, default: [DEFAULT_START_URL]},
        log: {type: 'boolean', default: false},
        'allow-remote': {type: 'boolean', default: false},
        'allow-origin': {type: 'string', multiple: true},
        help: {type: 'boolean', short: 'h', default: false},
        version: {type: 'boolean', short: 'v', default: false},
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
